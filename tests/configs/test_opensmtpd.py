"""The smtpd.conf reader: macros, quotes, braces, and match rules taken apart."""

from __future__ import annotations

import pytest

from smtpwalk.configs.opensmtpd import parse

Fields = dict[str, tuple[str, ...]]

RULES: list[tuple[str, Fields]] = [
    ("match from any for any action \"relay\"", {"from": ("any",), "for": ("any",), "action": ("relay",)}),
    ("match   from any\\\n for domain \"x.example\" action local",
     {"from": ("any",), "for": ("domain", "x.example"), "action": ("local",)}),
    ("match for domain { a.example, b.example } action local",
     {"for": ("domain", "a.example", "b.example"), "action": ("local",)}),
    ("match from any for domain {\n a.example\n b.example\n} action local",
     {"from": ("any",), "for": ("domain", "a.example", "b.example"), "action": ("local",)}),
    ("match from src <lan> for any action relay", {"from": ("src", "<lan>"), "for": ("any",), "action": ("relay",)}),
    ("match from src { 192.0.2.0/24, 2001:db8::/32 } for any action relay",
     {"from": ("src", "192.0.2.0/24", "2001:db8::/32"), "for": ("any",), "action": ("relay",)}),
    ("match from auth for any action relay", {"from": ("auth",), "for": ("any",), "action": ("relay",)}),
    ("match auth from any for any action relay",
     {"auth": (), "from": ("any",), "for": ("any",), "action": ("relay",)}),
    ("match auth <clerks> from any for any action relay",
     {"auth": ("<clerks>",), "from": ("any",), "for": ("any",), "action": ("relay",)}),
    ("match tls from rdns regex <x> for any action relay",
     {"tls": (), "from": ("rdns", "regex", "<x>"), "for": ("any",), "action": ("relay",)}),
    ("match ! from local for any reject", {"!from": ("local",), "for": ("any",), "reject": ()}),
    ("match from ! local for any reject", {"from": ("!local",), "for": ("any",), "reject": ()}),
    ("dom = \"x.example\"\nmatch for domain $dom action a", {"for": ("domain", "x.example"), "action": ("a",)}),
    ("match from any rcpt-to { a@x, b@x } action a", {"from": ("any",), "rcpt-to": ("a@x", "b@x"), "action": ("a",)}),
    ("# match from any for any action bad\nmatch for local action a # why", {"for": ("local",), "action": ("a",)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), RULES, ids=[str(n) for n in range(len(RULES))])
def test_rules_are_taken_apart(text: str, fields: Fields) -> None:
    config = parse(text)
    (rule,) = config.of("match")
    assert dict(rule.fields) == fields
    assert config.faults == ()


def test_other_directives() -> None:
    config = parse('table aliases file:/etc/aliases\nlisten on all\naction "local" mbox alias <aliases>\n')
    assert [(s.keyword, s.name, s.values, s.line) for s in config.settings] == [
        ("table", "aliases", ("file:/etc/aliases",), 1),
        ("listen", "on", ("all",), 2),
        ("action", "local", ("mbox", "alias", "<aliases>"), 3),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("accept from any for any relay", 1, "no directive 'accept'"),
        ("\nmatch from any for any", 2, "ends in an action"),
        ("match for any action", 1, "name of an action"),
        ("match from any for any acton relay", 1, "no word 'acton'"),
        ("match from any for any reject please", 1, "no word 'please'"),
        ("match form any for any action relay", 1, "no word 'form'"),
        ("match from anybody for any action relay", 1, "not 'anybody'"),
        ("match from any for domian x.example action relay", 1, "not 'domian'"),
        ("match action relay for", 1, "behind `for`"),
        ("match action relay tag", 1, "behind tag"),
        ("match action relay from src", 1, "behind src"),
        ("match action relay for domain regex", 1, "behind domain"),
        ('action "local mbox', 1, "quote"),
        ("match for domain $dom action a", 1, "never set"),
        ("match for domain { a\n", 1, "never finished"),
        ("match for any \\", 1, "never finished"),
    ],
)
def test_what_smtpd_would_not_take(text: str, line: int, words: str) -> None:
    fault = parse(text).faults[0]
    assert fault.line == line
    assert words in fault.text
