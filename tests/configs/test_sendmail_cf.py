"""The sendmail.cf reader: a letter a line, classes and options, rules within their rulesets."""

from __future__ import annotations

import pytest

from smtpwalk.configs.sendmail_cf import parse

Found = list[tuple[str, str, tuple[str, ...], int, str]]

TABLE: list[tuple[str, str, Found]] = [
    ("a file class", "Fw/etc/sendmail.cw", [("F", "w", ("/etc/sendmail.cw",), 1, "")]),
    ("an optional file", "FR-o /etc/mail/relay-domains",
     [("F", "R", ("-o", "/etc/mail/relay-domains"), 1, "")]),
    ("capitals tell apart", "Fw/a\nFW/b", [("F", "w", ("/a",), 1, ""), ("F", "W", ("/b",), 2, "")]),
    ("a comment hides", "#Fw/etc/sendmail.cw\n", []),
    ("a class", "Cwlocalhost target.example", [("C", "w", ("localhost", "target.example"), 1, "")]),
    ("a long name", "C{tls}VERIFY SOFT", [("C", "tls", ("VERIFY", "SOFT"), 1, "")]),
    ("an option", "O QueueDirectory=/var/spool/mqueue",
     [("O", "QueueDirectory", ("/var/spool/mqueue",), 1, "")]),
    ("blanks around it", "O  MaxHopCount = 25", [("O", "MaxHopCount", ("25",), 1, "")]),
    ("the old short option", "Q\nOQ/var/spool", [("Q", "", (), 1, ""), ("O", "Q", ("/var/spool",), 2, "")]),
    ("a line that goes on", "Cw a\n\tb\n  c", [("C", "w", ("a", "b", "c"), 1, "")]),
    ("a ruleset", "Scheck_rcpt\nR$*\t\t$: $1\tmark", [
        ("S", "check_rcpt", (), 1, "check_rcpt"), ("R", "$*", ("$:", "$1", "mark"), 2, "check_rcpt")]),
    ("a map", "Kmailertable hash -o /etc/mail/mailertable",
     [("K", "mailertable", ("hash", "-o", "/etc/mail/mailertable"), 1, "")]),
    ("a mailer", "Msmtp,\tP=[IPC], F=mDFMuX", [("M", "smtp", ("P=[IPC]", "F=mDFMuX"), 1, "")]),
    ("a header", "H?P?Return-Path: <$g>", [("H", "Return-Path", ("<$g>",), 1, "")]),
    ("a priority", "Pfirst-class=0", [("P", "first-class", ("0",), 1, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_read(text: str, found: Found) -> None:
    config = parse(text)
    assert [(s.keyword, s.name, s.values, s.line, s.within) for s in config.settings] == found


@pytest.mark.parametrize(
    ("text", "line"), [("Fw/a\nfoo\n", 2), ("<html>", 1), ("Cw a\nF\n", 2), ("O", 1), ("R\t$1", 1)]
)
def test_what_sendmail_would_not_take(text: str, line: int) -> None:
    assert [fault.line for fault in parse(text).faults] == [line]
