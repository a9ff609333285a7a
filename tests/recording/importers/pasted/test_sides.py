"""The inference of the sides, by pastes. In each entry: the paste, what came of it, and which lines are unsure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.pasted.shown import Shown, shown
from smtpwalk.recording.importers.pasted.sides import Sides
from smtpwalk.wire.events import Event, Mark

from ..hard_dialogues import hard_dialogues
from ..reading import Said, marks, said, script


def walked(paste: str | list[Shown]) -> list[Event]:
    lines = paste if isinstance(paste, list) else [shown(n, x.encode()) for n, x in enumerate(paste.split("\n"), 1)]
    walk = Sides()
    return [event for line in lines for event in walk.feed(line)] + walk.finish()


def lines_of(paste: str) -> Said:
    return said(walked(paste.strip("\n")))


def unsure(paste: str) -> list[tuple[int, str]]:
    return marks(walked(paste.strip("\n")), "unsure")


PASTES = {
    "the plain case": (
        """
$ telnet mx.example.test 25
Trying 192.0.2.25...
Connected to mx.example.test.
Escape character is '^]'.
220 mx.example.test ESMTP
HELO probe.example.test
250 mx.example.test
QUIT
221 Bye
Connection closed by foreign host.
""",
        """
S: 220 mx.example.test ESMTP
C: HELO probe.example.test
S: 250 mx.example.test
C: QUIT
S: 221 Bye
""",
        [],
    ),
    "a reply of several lines, a lone code, a code with a blank": (
        "220-mx.example.test\n220-no spam\n220 ready\nEHLO x\n250-mx\n250-\n250 \nNOOP\n250",
        "S: 220-mx.example.test\nS: 220-no spam\nS: 220 ready\nC: EHLO x\nS: 250-mx\nS: 250-\nS: 250 \nC: NOOP\nS: 250",
        [],
    ),
    "typing before the greeting, which came amid": (
        """
Connected to mx.example.test.
helo me
ma220 mx.example.test ESMTP
250 mx.example.test
mail from: foo@example.test
250 2.1.0 Ok
""",
        """
C: helo me
S: 220 mx.example.test ESMTP
S: 250 mx.example.test
C: mail from: foo@example.test
S: 250 2.1.0 Ok
""",
        [3],
    ),
    "the terminal went on with what was typed before the greeting": (
        "Connected to mx.\nh220 mx.example.test ESMTP\nelo me\n250 mx.example.test",
        "S: 220 mx.example.test ESMTP\nC: helo me\nS: 250 mx.example.test",
        [2, 3],
    ),
    "a reply amid typing, told by its enhanced code": (
        "220 mx.example.test\nhelo a\n250 mx\nmail from:<a@b.test>\nrcp250 2.1.0 Ok\nt to:<c@d.test>\n250 2.1.5 Ok",
        "S: 220 mx.example.test\nC: helo a\nS: 250 mx\nC: mail from:<a@b.test>\nS: 250 2.1.0 Ok\nC: rcpt to:<c@d.test>"
        "\nS: 250 2.1.5 Ok",
        [5, 6],
    ),
    "in a message all is the client's": (
        """
220 mx.example.test ESMTP
DATA
354 go on
220 another ESMTP
QUIT
Connection closed by foreign host.
$ telnet other.example.test 25
Trying 192.0.2.9...

250 2.0.0 Ok: queued as 1

..
.
250 2.0.0 Ok: queued as 2
""",
        """
S: 220 mx.example.test ESMTP
C: DATA
S: 354 go on
C: 220 another ESMTP
C: QUIT
C: Connection closed by foreign host.
C: $ telnet other.example.test 25
C: Trying 192.0.2.9...
C:
C: 250 2.0.0 Ok: queued as 1
C:
C: ..
C: .
S: 250 2.0.0 Ok: queued as 2
""",
        [],
    ),
    "a mistyped command is the client's when a reply answers it": (
        "220 mx.example.test\nmial from:<a@b.test>\n500 what?\nhacker\n502 5.5.2 no\n\n500 5.5.2 bad syntax\n"
        "quit\n221 bye",
        "S: 220 mx.example.test\nC: mial from:<a@b.test>\nS: 500 what?\nC: hacker\nS: 502 5.5.2 no\nC: \n"
        "S: 500 5.5.2 bad syntax\nC: quit\nS: 221 bye",
        [],
    ),
    "a remark between command and reply": (
        "220 mx.example.test\nrcpt to:<a@b.test>\n(this took half a minute)\n450 later\nand that was it\nquit\n221 bye",
        "S: 220 mx.example.test\nC: rcpt to:<a@b.test>\nS: 450 later\nC: quit\nS: 221 bye",
        [3, 5],
    ),
    "blank lines between the lines": (
        "220 mx.example.test\n\nHELO x\n\n250 mx\n\n\nQUIT\n\n221 bye",
        "S: 220 mx.example.test\nC: HELO x\nS: 250 mx\nC: QUIT\nS: 221 bye",
        [],
    ),
    "the other end's lines are indented": (
        "    220 mx.example.test\nHELO x\n    250-mx\n    250 ok\nDATA\n    354 go\nA: b\n  c\n\n250 bar\n.\n"
        "    250 taken",
        "S: 220 mx.example.test\nC: HELO x\nS: 250-mx\nS: 250 ok\nC: DATA\nS: 354 go\nC: A: b\nC:   c\nC: \n"
        "C: 250 bar\n"
        "C: .\nS: 250 taken",
        [],
    ),
    "login, with what looks like anything": (
        "220 mx.example.test\nAUTH LOGIN\n334 VXNlcm5hbWU6\n\nquit\n334 UGFzc3dvcmQ6\nc2VjcmV0\n235 ok\n"
        "AUTH PLAIN\n334 \n\n501 no",
        "S: 220 mx.example.test\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: quit\nS: 334 UGFzc3dvcmQ6\nC: c2VjcmV0\n"
        "S: 235 ok\n"
        "C: AUTH PLAIN\nS: 334 \nC: \nS: 501 no",
        [],
    ),
    "wrapped by a mail program": (
        """
220 mx.example.test ESMTP Postfix (Debian/GNU) ready at Wed, 27 Feb 2013
18:43:10 +0000
MAIL FROM:<a-long-name@a-long-host.in-a-long-domain.example.test> SIZE=1000
BODY=8BITMIME
250 ok
RCPT TO:<c@d.test>
550-5.1.1 The email account that you tried to reach does not exist. Please
550 5.1.1 try double-checking the recipient's address for typos or unnecessary
spaces
""",
        """
S: 220 mx.example.test ESMTP Postfix (Debian/GNU) ready at Wed, 27 Feb 2013 18:43:10 +0000
C: MAIL FROM:<a-long-name@a-long-host.in-a-long-domain.example.test> SIZE=1000 BODY=8BITMIME
S: 250 ok
C: RCPT TO:<c@d.test>
S: 550-5.1.1 The email account that you tried to reach does not exist. Please
S: 550 5.1.1 try double-checking the recipient's address for typos or unnecessary spaces
""",
        [2, 4, 9],
    ),
    "cut at the 80th column by a terminal": (
        "220 mx.example.test\nrcpt to:<a@b.test>\n"
        "550 5.1.1 <a@b.test>: Recipient address rejected: User unknown in local reci"
        "pien\nt table\nquit\n221 bye",
        "S: 220 mx.example.test\nC: rcpt to:<a@b.test>\n"
        "S: 550 5.1.1 <a@b.test>: Recipient address rejected: User unknown in local recipient table\nC: quit\n"
        "S: 221 bye",
        [4],
    ),
    "two sessions, one after the other": (
        """
# telnet a.example.test 25
220 a.example.test ESMTP
QUIT
221 bye
Connection closed by foreign host.
# telnet b.example.test 25
220 b.example.test ESMTP
""",
        "S: 220 a.example.test ESMTP\nC: QUIT\nS: 221 bye\nS: 220 b.example.test ESMTP",
        [],
    ),
    "it begins in the middle": (
        "Here is what I saw:\n250-SIZE\n250 HELP\nMAIL FROM:<a@b.test>\n250 ok\nRCPT TO:<c@d.test>\n550 no",
        "S: 250-SIZE\nS: 250 HELP\nC: MAIL FROM:<a@b.test>\nS: 250 ok\nC: RCPT TO:<c@d.test>\nS: 550 no",
        [2],
    ),
    "no greeting behind telnet's words": (
        "Trying 192.0.2.1...\nConnected to mx.\nEscape character is '^]'.\nHELO x\n250 mx\nRCPT TO:<c@d.test>\n550 no",
        "C: HELO x\nS: 250 mx\nC: RCPT TO:<c@d.test>\nS: 550 no",
        [5],
    ),
    "it ends in the middle of a message": (
        "220 mx.example.test\nDATA\n354 go\nSubject: x\n\n250 bar",
        "S: 220 mx.example.test\nC: DATA\nS: 354 go\nC: Subject: x\nC: \nC: 250 bar",
        [6],
    ),
    "the connection is lost in the middle of a message": (
        "220 mx.example.test\nDATA\n354 go\nSubject: x\n\nConnection closed by foreign host.\n$ ls",
        "S: 220 mx.example.test\nC: DATA\nS: 354 go\nC: Subject: x\nC: ",
        [5],
    ),
    "the message was left out": (
        """
220 mx.example.test ESMTP
DATA
354 go
[...]
250 2.0.0 Ok: queued as 1
DATA
354 go
Subject: x
250 2.0.0 Ok: queued as 2
QUIT
221 bye
Connection closed by foreign host.
""",
        """
S: 220 mx.example.test ESMTP
C: DATA
S: 354 go
S: 250 2.0.0 Ok: queued as 1
C: DATA
S: 354 go
C: Subject: x
S: 250 2.0.0 Ok: queued as 2
C: QUIT
S: 221 bye
""",
        [5, 9],
    ),
    "a message without a dot, and another session": (
        """
220 a.example.test ESMTP
DATA
354 go
Subject: x
Connection closed by foreign host.
$ telnet b.example.test 25
Trying 192.0.2.2...
Connected to b.example.test.
220 b.example.test ESMTP
DATA
354 go
.
250 taken
""",
        """
S: 220 a.example.test ESMTP
C: DATA
S: 354 go
C: Subject: x
S: 220 b.example.test ESMTP
C: DATA
S: 354 go
C: .
S: 250 taken
""",
        [4],
    ),
    "the dot with a blank behind it": (
        "220 mx.example.test\nDATA\n354 go\nhi\n. \n250 2.0.0 taken\nQUIT\n221 bye",
        "S: 220 mx.example.test\nC: DATA\nS: 354 go\nC: hi\nC: .\nS: 250 2.0.0 taken\nC: QUIT\nS: 221 bye",
        [5],
    ),
    "all typed ahead": (
        "220 mx.example.test\nHELO x\nMAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>\nDATA\nSubject: x\n\nhi\n.\n"
        "250 mx\n250 a\n550 c\n"
        "554 no valid recipients\n500 Subject\n500 hi\n500 .",
        "S: 220 mx.example.test\nC: HELO x\nC: MAIL FROM:<a@b.test>\nC: RCPT TO:<c@d.test>\nC: DATA\n"
        "C: Subject: x\nC: \n"
        "C: hi\nC: .\nS: 250 mx\nS: 250 a\nS: 550 c\nS: 554 no valid recipients\nS: 500 Subject\nS: 500 hi\nS: 500 .",
        [],
    ),
    "a reply pasted twice": (
        "220 mx.example.test\nHELO x\n250-mx\n250 ok\n250-mx\n250 ok\nRCPT TO:<c@d.test>\n550 no\n\n550 no\nQUIT",
        "S: 220 mx.example.test\nC: HELO x\nS: 250-mx\nS: 250 ok\nC: RCPT TO:<c@d.test>\nS: 550 no\nC: QUIT",
        [5, 6, 10],
    ),
    "a reply that nobody asked for": (
        "220 mx.example.test\nHELO x\n250 ok\n421 timeout\nConnection closed by foreign host.",
        "S: 220 mx.example.test\nC: HELO x\nS: 250 ok\nS: 421 timeout",
        [4],
    ),
    "only the server's side, as behind a pipe": (
        "$ printf 'EHLO x\\r\\nQUIT\\r\\n' | nc mx.example.test 25\n220 mx.example.test ESMTP\n250 ok\n250 ok\n221 bye",
        "S: 220 mx.example.test ESMTP\nS: 250 ok\nS: 250 ok\nS: 221 bye",
        [],
    ),
    "a no instead of a greeting": (
        "Connected to mx.\n554 no service here\nquit\n221 bye",
        "S: 554 no service here\nC: quit\nS: 221 bye",
        [],
    ),
    "TLS that the source does not show": (
        "220 mx.example.test\nSTARTTLS\n220 go\nEHLO x\n250-mx\n250 HELP",
        "S: 220 mx.example.test\nC: STARTTLS\nS: 220 go\nC: EHLO x\nS: 250-mx\nS: 250 HELP",
        [4],
    ),
    "a letter around it": (
        """
Hello all,

250 people have this problem. I tried telnet to port 25:
help me please!

220 mx.example.test ESMTP
quit
221 bye

Thanks
250 times
""",
        "S: 220 mx.example.test ESMTP\nC: quit\nS: 221 bye",
        [],
    ),
    "a file shown before": (
        "user@probe:~$ cat smtp.log\n220 old.example.test ESMTP\nQUIT\n221 bye\n"
        "user@probe:~$ telnet mx.example.test 25\n"
        "220 mx.example.test ESMTP\nQUIT\n221 bye",
        "S: 220 mx.example.test ESMTP\nC: QUIT\nS: 221 bye",
        [],
    ),
    "an address eaten, one struck out": (
        "220 mx.example.test\nMAIL FROM:\n250 ... Sender ok\nRCPT TO:<[email protected]>\n"
        "550 5.7.1 <***@example.test>: no",
        "S: 220 mx.example.test\nC: MAIL FROM:\nS: 250 ... Sender ok\nC: RCPT TO:<[email protected]>\n"
        "S: 550 5.7.1 <***@example.test>: no",
        [2, 3, 4, 5],
    ),
    "a chunk": (
        "220 mx.example.test\nBDAT 11 LAST\n250 fo\n.\n250 taken\nQUIT\n221 bye",
        "S: 220 mx.example.test\nC: BDAT 11 LAST\nC: 250 fo\nC: .\nS: 250 taken\nC: QUIT\nS: 221 bye",
        [],
    ),
}


@pytest.mark.parametrize("name", PASTES)
def test_pastes(name: str) -> None:
    paste, right, doubtful = PASTES[name]
    assert lines_of(paste) == script(right)
    assert [line for line, _why in unsure(paste)] == doubtful


# ---------------------------------------------------------------------- properties
@given(hard_dialogues().filter(lambda said: not any("^" in line for _who, line in said)))  # ^H takes a sign back
@settings(max_examples=300, deadline=None)
def test_any_dialogue_that_is_written_down_comes_back_line_for_line(dialogue: Said) -> None:
    assert said(walked("\n".join(line for _who, line in dialogue))) == dialogue


@given(st.lists(hard_dialogues(), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_dialogues_one_after_the_other_are_sessions_of_their_own(several: list[Said]) -> None:
    paste = "\n".join(
        f"$ telnet mx.example.test 25\nTrying 192.0.2.1...\nConnected to mx.example.test.\n{lines}\n"
        "Connection closed by foreign host."
        for lines in ("\n".join(line for _who, line in dialogue) for dialogue in several)
    )
    events = walked(paste)
    assert [said(events, number) for number in range(1, len(several) + 1)] == several


@given(hard_dialogues())
@settings(max_examples=100, deadline=None)
def test_what_comes_of_it_is_a_sound_conversation(dialogue: Said) -> None:
    talk = Conversation()
    for event in walked("\n".join(line for _who, line in dialogue)):
        talk.feed(event)
    assert not talk.out_of_step
    assert not talk.owed
    assert not [exchange for exchange in talk.exchanges if exchange.doubts]


lines = st.lists(st.tuples(st.sampled_from(list(PASTES)), st.integers(0, 12)), max_size=12)


@given(lines)
@settings(max_examples=150, deadline=None)
def test_pieces_of_pastes_lose_no_line(pieces: list[tuple[str, int]]) -> None:
    """Every line that is not blank comes out: as dialogue, as a part of a line of it, as a remark or as a mark."""
    texts = [PASTES[name][0].strip("\n").split("\n") for name, _at in pieces]
    paste = [text[at % len(text)] for text, (_name, at) in zip(texts, pieces, strict=True)]
    events = walked("\n".join(paste))
    told = "\n".join(line for _who, line in said(events)) + "\n".join(text for _line, text in marks(events, "remark"))
    facts = [str(event.fields) for event in events if isinstance(event, Mark)]
    for line in paste:
        words = line.split()[-1:] or [""]
        in_a_mark = any(words[0].rstrip(".") in fact for fact in facts) or "closed" in line or "Connected" in line
        assert words[0] in told or in_a_mark
