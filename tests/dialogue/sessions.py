"""Sessions with real and odd servers, each with what a right client makes of it.

The first table retells what people met in the wild; the second is every way of breaking RFC 5321 that a client was
once seen to stumble over. `expected` holds one `stage code` an exchange, with `?` behind it where it counts for
nothing; `rows` a letter a row (see `told.kinds`).
"""

from __future__ import annotations

from dataclasses import dataclass

from smtpwalk.dialogue.phases import Phase

from .told import CLOSED, WAITED, Turn, said


@dataclass(frozen=True)
class Played:
    name: str
    turns: list[Turn]
    expected: str
    rows: str
    phase: Phase = Phase.CLOSED


_EHLO = ("C: EHLO a.test", "S: 250-mx.example.test", "S: 250-PIPELINING", "S: 250-8BITMIME", "S: 250 DSN")
_MAIL = ("C: MAIL FROM:<a@a.test>", "S: 250 2.1.0 Ok")
_RCPT = ("C: RCPT TO:<b@far.invalid>",)
_QUIT = ("C: QUIT", "S: 221 2.0.0 Bye")
_TEXT = ("C: Subject: probe", "C: ", "C: probe", "C: .")

FROM_LIFE = [
    Played(
        "empty lines inside and behind replies",
        [
            *said("S: 220 mx.example.test ESMTP", "S: ", "C: EHLO a.test", "S: 250-mx says EHLO", "S: ",
                  "S: 250-8BITMIME", "S: 250-STARTTLS", "S: ", "S: 250 PIPELINING", *_MAIL, *_RCPT,
                  "S: 554 5.7.1 Relay access denied", *_QUIT),
            CLOSED,
        ],
        "greeting 220, ehlo 250, mail 250, rcpt 554, quit 221",
        "S?CS?SS?SCSCSCS",
    ),
    Played(
        "a keyword without a code behind the reply",
        [*said("S: 220 (none) ready", "C: EHLO a.test", "S: 250 Nice to meet you.", "S: SIZE",
               "C: MAIL FROM:<a@a.test>", "S: 250 Ok", *_RCPT, "S: 550 5.7.1 relaying denied", *_QUIT), CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 550, quit 221",
        "SCS?CSCSCS",
    ),
    Played(
        "421 in place of 354",
        [*said("S: 220 mx ESMTP", *_EHLO, *_MAIL, *_RCPT, "S: 250 2.1.5 Ok", "C: DATA", "S: 421 4.3.2 Shutting down"),
         CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 250, data 421",
        "SCSSSSCSCSCS",
    ),
    Played(
        "HELO only, and it takes the message",
        [*said("S: 220 as400.example.test running", "C: EHLO a.test", "S: 500 Command not recognized", "C: HELO a.test",
               "S: 250 as400.example.test", "C: MAIL FROM:<a@a.test>", "S: 250 OK.", *_RCPT, "S: 250 OK.", "C: DATA",
               "S: 354 Enter mail body. End by new line with just a period.", *_TEXT, "S: 250 Mail will be delivered.",
               *_QUIT), CLOSED],
        "greeting 220, ehlo 500, helo 250, mail 250, rcpt 250, data 354, message 250, quit 221",
        "SCSCSCSCSCSMMMMSCS",
    ),
    Played(
        "a masked greeting that never ends",
        [*said("S: 220-" + "*" * 38, "S: ***************0*2" + "*" * 18), WAITED,
         *said("C: EHLO a.test", "S: 500 Unrecognized command", "C: HELO a.test", "S: 250 mx.example.test",
               "C: MAIL FROM:<a@a.test>", "S: 250 Ok", *_RCPT, "S: 550 5.7.1 relaying denied", *_QUIT), CLOSED],
        "greeting 220?, ehlo 500, helo 250, mail 250, rcpt 550, quit 221",
        "S?CSCSCSCSCS",
    ),
    Played(
        "odd local names taken, the plain one refused",
        [*said("S: 220 mx ESMTP OpenSMTPD", "C: HELO a.test", "S: 250 mx Hello, pleased to meet you",
               "C: MAIL FROM:<antispam@[192.0.2.25]>", "S: 250 2.0.0: Ok", 'C: RCPT TO:<"b%far.invalid">',
               "S: 250 2.1.5 Destination address valid: Recipient ok", "C: RSET", "S: 250 2.0.0 ok",
               "C: MAIL FROM:<a@a.test>", "S: 250 2.0.0: Ok", *_RCPT, "S: 550 Invalid recipient", *_QUIT), CLOSED],
        "greeting 220, helo 250, mail 250, rcpt 250, rset 250, mail 250, rcpt 550, quit 221",
        "SCSCSCSCSCSCSCS",
    ),
    Played(
        "250 to everything",
        [*said("S: 220 sink SMTP Server", "C: EHLO a.test", "S: 250-sink", "S: 250 8BITMIME", "C: MAIL FROM:<a@a.test>",
               "S: 250 OK", *_RCPT, "S: 250 OK", "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>", *_TEXT,
               "S: 250 OK", *_QUIT), CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 250, data 354, message 250, quit 221",
        "SCSSCSCSCSMMMMSCS",
    ),
    Played(
        "a bad EHLO name blamed at RCPT",
        [*said("S: 220 mx ESMTP Postfix", "C: EHLO [2001:db8::19]", "S: 250 mx", *_MAIL, *_RCPT,
               "S: 501 5.5.2 <[2001:db8::19]>: Helo command rejected: invalid ip address", *_QUIT), CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 501, quit 221",
        "SCSCSCSCS",
    ),
    Played(
        "refused behind the dot in four lines",
        [*said("S: 220 mx ESMTP", *_EHLO, *_MAIL, *_RCPT, "S: 250 2.1.5 OK", "C: DATA", "S: 354 Go ahead", *_TEXT,
               "S: 550-5.7.1 [2001:db8::d9a      12] Our system has detected",
               "S: 550-5.7.1 that this message is likely unsolicited mail. So",
               "S: 550-5.7.1 this message has been blocked as spam. Please visit",
               "S: 550 5.7.1 http://help.example.test/ abc123", *_QUIT),
         CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 250, data 354, message 550, quit 221",
        "SCSSSSCSCSCSMMMMSSSSCS",
    ),
    Played(
        "last lines with the bare code",
        [*said("S: 220-This server is protected", "S: 220-against abuse", "S: 220", *_EHLO, "C: MAIL FROM:<a@a.test>",
               "S: 250", *_RCPT, "S: 550", *_QUIT), CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 550, quit 221",
        "SSSCSSSSCSCSCS",
    ),
    Played(
        "refused because of the sender",
        [*said("S: 220 mx ESMTP Postcow", "C: HELO a.test", "S: 250 mx", *_MAIL, *_RCPT,
               "S: 550 5.1.0 <a@a.test>: Sender address rejected: User unknown in virtual mailbox table", *_QUIT),
         CLOSED],
        "greeting 220, helo 250, mail 250, rcpt 550, quit 221",
        "SCSCSCSCS",
    ),
    Played(
        "square brackets as in markup",
        [*said("S: 220 [192.0.2.10] ESMTP [/bold] ready [b +", "C: EHLO a.test", "S: 250-mx Hello [192.0.2.7]",
               "S: 250-[red]8BITMIME[/red]", "S: 250 HELP [@click=app.quit]bye[/]", *_MAIL, *_RCPT,
               "S: 550 [/#888888] relaying denied [b", *_QUIT), CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 550, quit 221",
        "SCSSSCSCSCS",
    ),
    Played(
        "escape sequences",
        [*said("S: 220 \x1b[2J\x1b[31mmx\x1b[0m ESMTP\x07", "C: EHLO a.test", "S: 250-mx\x1b]0;owned\x07",
               "S: 250-\x08\x08\x08\x08550 overwritten", "S: 250-\x9b31mC1 colour", "S: 250 8BITMIME\x1b7\x1b8",
               "C: MAIL FROM:<a@a.test>", "S: 250 Ok\x1b[?1049l", *_RCPT, "S: 550 no\x1b[8m hidden \x1b[0mrelaying",
               *_QUIT),
         CLOSED],
        "greeting 220, ehlo 250, mail 250, rcpt 550, quit 221",
        "SCSSSSCSCSCS",
    ),
    Played(
        "a backspace on the wire",
        [*said("S: 220 mx Microsoft ESMTP MAIL Service ready", "C: HELP\x08O a.test",
               "S: 500 5.3.3 Unrecognized command",
               "C: HELO a.test", "S: 250 mx Hello [192.0.2.7]", *_MAIL, *_RCPT, "S: 550 5.7.1 Unable to relay", *_QUIT),
         CLOSED],
        "greeting 220, help 500, helo 250, mail 250, rcpt 550, quit 221",
        "SCSCSCSCSCS",
    ),
    Played(
        "a header typed as a command",
        [*said("S: 220 mx ESMTP Postfix", "C: HELO a.test", "S: 250 mx", "C: MAIL FROM:<a@a.test>",
               "S: 530 5.7.0 Must issue a STARTTLS command first", "C: DATA",
               "S: 530 5.7.0 Must issue a STARTTLS command first", "C: Subject: meh",
               "S: 221 2.7.0 Error: I can break rules, too. Goodbye."), CLOSED],
        "greeting 220, helo 250, mail 530, data 530, other 221",
        "SCSCSCSCS",
    ),
]  # fmt: skip


def _odd(name: str, server: bytes, expected: str, rows: str, phase: Phase = Phase.READY) -> Played:
    """The server's answer to NOOP, behind a plain beginning."""
    turns: list[Turn] = [*said("S: 220 mx", "C: EHLO a.test", "S: 250 mx", "C: NOOP"), ("S", server)]
    return Played(name, turns, f"greeting 220, ehlo 250, noop {expected}", "SCSC" + rows, phase)


def _first(name: str, server: bytes, rows: str, expected: str = "greeting None?",
           phase: Phase = Phase.GREETING) -> Played:  # fmt: skip
    """What the server says first."""
    return Played(name, [("S", server)], expected, rows, phase)


ODD = [
    _odd("bare LF", b"250-a\n250 b\n", "250", "SS"),
    _odd("the bare code", b"250\r\n", "250", "S"),
    _odd("no blank behind the code", b"250ok\r\n", "250", "S"),
    _odd("a hyphen and then the bare code", b"250-\r\n250\r\n", "250", "SS"),
    _odd("three codes in one reply", b"250-a\r\n550-b\r\n251 c\r\n", "251?", "SSS"),
    _odd("no UTF-8", b"250 gr\xfc\xdfe \xff\xfe\r\n", "250", "S"),
    _odd("NUL and ESC", b"250 a\0b\x1b[31m\r\n", "250", "S"),
    _odd("blanks around the text", b"250    two  words \t \r\n", "250", "S"),
    _odd("code 000", b"000 ok\r\n", "0?", "S"),
    _odd("code 999", b"999 ok\r\n", "999?", "S"),
    _odd("code 199", b"199 ok\r\n", "199?", "S"),
    _odd("a blank before the code", b" 25 ok\r\n", "None?", "?"),
    _odd("a blank before a good code", b" 250 ok\r\n", "None?", "?"),
    _odd("a plus sign", b"+25 ok\r\n", "None?", "?"),
    _odd("an underscore", b"2_0 ok\r\n", "None?", "?"),
    _odd("two digits", b"25 two\r\n", "None?", "?"),
    _odd("four digits", b"2500 ok\r\n", "None?", "?"),
    _odd("digits of another script", "٢٥٠ ok\r\n".encode(), "None?", "?"),
    _odd("a line of 9,000 bytes", b"250 " + b"x" * 9000 + b"\r\n", "250", "S"),
    _odd("a line of 9,000 bytes inside a reply", b"250-" + b"x" * 9000 + b"\r\n250 end\r\n", "250", "SS"),
    _odd("9,000 bytes without a code", b"x" * 9000 + b"\r\n250 end\r\n", "250", "?S"),
    _odd("a blank line first", b"\r\n250 ok\r\n", "250", "?S"),
    _odd("a reply over 32 KiB", b"250-" + b"y" * 60 + b"\r\n" + (b"250-" + b"y" * 60 + b"\r\n") * 520 + b"250 end\r\n",
         "250", "S" * 522),
    _odd("a reply without end in lines", b"250-more\r\n" * 1000, "250?", "S" * 1000),
    _odd("two replies in one segment", b"250 ok\r\n550 no\r\n", "250?", "S?"),
    Played(
        "two replies in two segments",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 250 mx", "C: NOOP", "S: 250 ok"), ("S", b"550 no\r\n")],
        "greeting 220, ehlo 250, noop 250?",
        "SCSCS?",
        Phase.READY,
    ),
    Played(
        "a stray reply, and the next command",
        [*said("S: 220 mx", "C: HELO a.test", "S: 250 mx", "C: MAIL FROM:<a@a.test>", "S: 250 ok", "S: 250 ok too",
               *_RCPT, "S: 550 no")],
        "greeting 220, helo 250, mail 250?, rcpt 550",
        "SCSCS?CS",
        Phase.SENDER,
    ),
    Played("a greeting that never ends", [*said("S: 220-a", "S: 220-b")], "greeting None?", "SS", Phase.GREETING),
    Played("a greeting given up on", [*said("S: 220-a", "S: 220-b"), WAITED], "greeting 220?", "SS", Phase.START),
    Played(
        "an EHLO reply given up on: what follows may be its end",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 250-a", "S: 250-b"), WAITED, *said("C: NOOP", "S: 250 ok")],
        "greeting 220, ehlo 250?, noop 250?",
        "SCSSCS",
        Phase.START,
    ),
    Played(
        "the connection ends in the middle of a reply",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 250-mx"), ("S", b"250-SI"), CLOSED],
        "greeting 220, ehlo 250?",
        "SCSS",
    ),
    Played(
        "the connection ends in the middle of a last line",
        [*said("S: 220 mx", "C: EHLO a.test"), ("S", b"250 m"), CLOSED],
        "greeting 220, ehlo 250?",
        "SCS",
    ),
    Played(
        "the connection ends in the middle of a code",
        [*said("S: 220 mx", "C: EHLO a.test"), ("S", b"25"), CLOSED],
        "greeting 220, ehlo None?",
        "SC?",
    ),
    Played("no reply", [*said("S: 220 mx", "C: EHLO a.test"), CLOSED], "greeting 220, ehlo None?", "SC"),
    Played(
        "an unasked 421",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 250 mx"), ("S", b"421 4.4.2 mx timeout\r\n")],
        "greeting 220, ehlo 250",
        "SCS?",
        Phase.QUITTING,
    ),
    Played(
        "421, and last words",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 421 too busy", "S: come back tomorrow"), CLOSED],
        "greeting 220, ehlo 421",
        "SCS?",
    ),
    Played(
        "221, and another reply",
        [*said("S: 220 mx", "C: QUIT", "S: 221 bye", "S: 500 what"), CLOSED],
        "greeting 220, quit 221?",
        "SCS?",
    ),
    Played(
        "a late reply",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 250 mx", "C: VRFY a"), WAITED, *said("S: 252 perhaps")],
        "greeting 220, ehlo 250, vrfy 252",
        "SCSCS",
        Phase.READY,
    ),
    Played(
        "a late reply, when the next command is out",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 250 mx", "C: VRFY a"), WAITED,
         *said("C: NOOP", "S: 252 perhaps", "S: 250 ok")],
        "greeting 220, ehlo 250, vrfy 252?, noop 250?",
        "SCSCCSS",
        Phase.READY,
    ),
    Played(
        "the end of the greeting comes behind EHLO",
        [*said("S: 220-mx"), WAITED, *said("C: EHLO a.test", "S: 220 ready", "S: 250 mx")],
        "greeting 220, ehlo 250",
        "SCSS",
        Phase.READY,
    ),
    Played(
        "the greeting goes on behind EHLO and is cut short by the answer",
        [*said("S: 220-mx"), WAITED, *said("C: EHLO a.test", "S: 220-still", "S: 250 mx")],
        "greeting 220?, ehlo 250",
        "SCSS",
        Phase.READY,
    ),
    _odd("a CR alone", b"250 ok\r550 no\r\n", "250", "S"),
    _odd("a CR alone, and no line feed", b"250 ok\r", "None?", ""),
    _first("an SSH server", b"SSH-2.0-OpenSSH_9.2\r\n", "?"),
    _first("a web server", b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n<html>\r\n", "????"),
    _first("telnet options", b"\xff\xfd\x18\xff\xfb\x01\r\nlogin: ", "?"),
    _first("a blank line, then the greeting", b"\r\n220 mx\r\n", "?S", "greeting 220", Phase.START),
    _first("a refusal at the door", b"554 5.7.1 no\r\n", "S", "greeting 554", Phase.REFUSED),
    Played(
        "talking before the greeting",
        [*said("C: EHLO a.test", "S: 220 mx", "S: 250 mx", "C: NOOP", "S: 250 ok")],
        "greeting 220, ehlo 250?, noop 250",
        "CSSCS",
        Phase.READY,
    ),
    Played(
        "plaintext behind STARTTLS",
        [*said("S: 220 mx", "C: EHLO a.test", "S: 250-mx", "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go",
               "S: 250 injected"),
         ("S", b"250 half a li")],
        "greeting 220, ehlo 250, starttls 220",
        "SCSSCS?",
        Phase.HANDSHAKE,
    ),
    Played(
        "refused in the middle of the message",
        [*said("S: 220 mx", *_EHLO, *_MAIL, *_RCPT, "S: 250 ok", "C: DATA", "S: 354 go", "C: Subject: x",
               "S: 552 5.3.4 too big")],
        "greeting 220, ehlo 250, mail 250, rcpt 250, data 354, message 552",
        "SCSSSSCSCSCSMS",
        Phase.READY,
    ),
    Played(
        "two replies to DATA",
        [*said("S: 220 mx", *_EHLO, *_MAIL, *_RCPT, "S: 250 ok", "C: DATA", "S: 354 go", "S: 250 ok", *_TEXT,
               "S: 550 no")],
        "greeting 220, ehlo 250, mail 250, rcpt 250, data 354?, message 550",
        "SCSSSSCSCSCS?MMMMS",
        Phase.READY,
    ),
    Played(
        "a dot behind a bare line feed ends the message",
        [*said("S: 220 mx", *_EHLO, *_MAIL, *_RCPT, "S: 250 ok", "C: DATA", "S: 354 go"), ("C", b"x\r\ny\n.\n"),
         *said("S: 250 taken")],
        "greeting 220, ehlo 250, mail 250, rcpt 250, data 354, message 250",
        "SCSSSSCSCSCSMMMS",
        Phase.READY,
    ),
]  # fmt: skip

SESSIONS = [*FROM_LIFE, *ODD]
