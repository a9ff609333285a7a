from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.retelling import NO_TEXT
from smtpwalk.recording.importers.swiftmailer import likeness

from .reading import about, marks, said, script, source, told
from .sampling import answers, imported, sample


def test_the_plug_in_shows_each_command_with_its_line_end(tmp_path: Path) -> None:
    events = imported(tmp_path, "swiftmailer.plugin")
    assert said(events) == script(
        """
S: 220 mx.example.test ESMTP Postfix
C: EHLO [127.0.0.1]
S: 250-mx.example.test
S: 250-PIPELINING
S: 250-SIZE 10240000
S: 250 8BITMIME
C: MAIL FROM:<probe@example.test>
S: 250 2.1.0 Ok
C: RCPT TO:<a@example.test>
S: 250 2.1.5 Ok
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: {blank}
C: .
S: 250 2.0.0 Ok: queued as 4F1A2B3C
C: MAIL FROM:<probe@example.test>
S: 250 2.1.0 Ok
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied
C: RSET
S: 250 2.0.0 Ok
C: QUIT
S: 221 2.0.0 Bye
""".format(blank="")
    )
    assert marks(events, "unsure") == [(25, NO_TEXT)]


def test_as_a_web_page(tmp_path: Path) -> None:
    page = sample("swiftmailer.plugin").replace("<", "&lt;").replace(">", "&gt;").replace("\n\n", "<br />\n")
    assert said(told(tmp_path, page)) == said(imported(tmp_path, "swiftmailer.plugin"))


def test_the_page_of_a_tester(tmp_path: Path) -> None:
    events = imported(tmp_path, "swiftmailer.gmass")
    assert (about(events).host, about(events).port) == ("mx.example.test", 587)
    assert answers(events) == [
        "greeting 220", "ehlo 250", "starttls 220", "ehlo 250", "auth 235", "mail 250", "rcpt 454", "rset 250"
    ]  # fmt: skip


def test_half_of_a_dialogue_is_not_enough(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, ">> EHLO x\n>> MAIL FROM:<a@b.test>\n>> QUIT\n")) == 0
    assert likeness(source(tmp_path, ">>> EHLO x\n<<< 250 x\n>>> QUIT\n<<< 221 y\n")) == 0
