"""The .mc reader: quotes, dnl, comments and lines that the seed's file has, however they are laid out."""

from __future__ import annotations

import pytest

from smtpwalk.configs.sendmail_mc import RAW, parse

Found = list[tuple[str, str, tuple[str, ...], int]]

TABLE: list[tuple[str, str, Found]] = [
    ("plain", "FEATURE(mailertable)dnl", [("FEATURE", "mailertable", (), 1)]),
    ("quoted", "FEATURE(`mailertable')dnl", [("FEATURE", "mailertable", (), 1)]),
    ("blanks", "FEATURE( `access_db' ,  `hash /etc/x' )", [("FEATURE", "access_db", ("hash /etc/x",), 1)]),
    ("several lines", "FEATURE(`dnsbl',\n  `list.example',\n  `no, thanks')dnl\n",
     [("FEATURE", "dnsbl", ("list.example", "no, thanks"), 1)]),
    ("two in a line", "OSTYPE(aix43)dnl x\nDOMAIN(generic)MAILER(local)",
     [("OSTYPE", "aix43", (), 1), ("DOMAIN", "generic", (), 2), ("MAILER", "local", (), 2)]),
    ("dnl hides", "dnl FEATURE(promiscuous_relay)\n", []),
    ("dnl behind a blank", "  dnl FEATURE(promiscuous_relay)\nMAILER(smtp)", [("MAILER", "smtp", (), 2)]),
    ("a comment hides no macro", "# FEATURE(promiscuous_relay)dnl\nMAILER(smtp)",
     [("FEATURE", "promiscuous_relay", (), 1), ("MAILER", "smtp", (), 2)]),
    ("a comment right before a macro", "#FEATURE(a)", [("FEATURE", "a", (), 1)]),
    ("a comment in arguments", "FEATURE(`a', # `b')", [("FEATURE", "a", ("# b",), 1)]),
    ("a comment of the cf", "# it's open, for (all)\nCw x\n", [(RAW, "Cw", ("x",), 2)]),
    ("dnl in a comment", "# dnl FEATURE(a)\n", []),
    ("dnl within arguments", "FEATURE(`a', dnl why\n `b')", [("FEATURE", "a", ("b",), 1)]),
    ("nested quotes", "define(`X', ``quoted'')", [("define", "X", ("`quoted'",), 1)]),
    ("nested brackets", "define(`X', f(a, b))", [("define", "X", ("f(a, b)",), 1)]),
    ("no arguments", "divert()", [("divert", "", (), 1)]),
    ("longer words are others", "XFEATURE(a)\nFEATURES(b)", [("XFEATURE", "a", (), 1), ("FEATURES", "b", (), 2)]),
    ("dnl is a word of its own", "adnl(x)", [("adnl", "x", (), 1)]),
    ("raw lines", "LOCAL_CONFIG\nCw target.example\n",
     [(RAW, "LOCAL_CONFIG", (), 1), (RAW, "Cw", ("target.example",), 2)]),
    ("a name without a bracket", "FEATURE mailertable", [(RAW, "FEATURE", ("mailertable",), 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_read(text: str, found: Found) -> None:
    config = parse(text)
    assert [(s.keyword, s.name, s.values, s.line) for s in config.settings] == found
    assert config.faults == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("MAILER(smtp)\nFEATURE(`a'", 2, "never closed"),
        ("FEATURE(`a)dnl\nMAILER(smtp)dnl\n", 1, "quote"),
        ("FEATURE(\n\n", 1, "bracket behind FEATURE"),
    ],
)
def test_what_m4_would_choke_on(text: str, line: int, words: str) -> None:
    fault = parse(text).faults[0]
    assert fault.line == line
    assert words in fault.text
