from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.ruby_net_smtp import likeness
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, source, told
from .sampling import GONE, GREETED, QUEUED, REFUSED, TAKEN, answers, imported, scripts

LOGIN = "C: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 2.7.0 Authentication successful"


def test_the_arrow_to_the_right_is_the_servers(tmp_path: Path) -> None:
    events = imported(tmp_path, "ruby-net-smtp.starttls")
    assert said(events) == scripts(GREETED, LOGIN, TAKEN, QUEUED, REFUSED, GONE)
    assert (about(events).host, about(events).port) == ("127.0.0.1", 47526)
    assert [event.what for event in events if isinstance(event, Mark) and event.what != "remark"] == [
        "connected", "tls", "unsure"
    ]  # fmt: skip


def test_a_message_is_told_by_its_size(tmp_path: Path) -> None:
    events = imported(tmp_path, "ruby-net-smtp.starttls")
    assert marks(events, "unsure") == [(29, "The message is not in the source. The tool says of it: wrote 46 bytes")]
    assert answers(events)[6:9] == ["rcpt 250", "data 354", "message 250"]


def test_what_ruby_writes_out(tmp_path: Path) -> None:
    text = '-> "220 mx\\r\\n"\n<- "EHLO \\"x\\" \\#{y} \\u00FC\\r\\n"\n-> "250 mx\\n"\n<- "QUIT\\r\\n"\n'
    assert said(told(tmp_path, text))[1] == ("C", 'EHLO "x" #{y} ü')


def test_swaks_has_the_same_arrows_and_no_quotes(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, "<-  220 mx\n -> EHLO x\n<-  250 mx\n -> QUIT\n<-  221 bye\n")) == 0
