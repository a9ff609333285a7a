"""The Exim reader: options, named lists, ACLs with their statements and conditions."""

from __future__ import annotations

import pytest

from smtpwalk.configs.exim import parse, split_list

ACL = """\
primary_hostname = mx.target.example
domainlist local_domains = @ : target.example
hostlist   relay_from_hosts = <; 127.0.0.1 ; ::1
no_local_from_check
acl_smtp_rcpt = acl_check_rcpt
begin acl
acl_check_rcpt:
  # everybody on this machine
  accept  hosts = :
  deny    message       = Restricted characters in address
          local_parts   = ^[.] : ^.*[@%!/|]
  accept  hosts         = +relay_from_hosts
  accept  authenticated = *
  require message = relay not permitted
          domains = +local_domains
  accept  domains = a
          domains = b
          endpass
          !verify = recipient
begin routers
whatever:
  driver = accept
"""


def test_main_options_and_lists() -> None:
    config = parse(ACL)
    assert config.faults == ()
    assert [(s.keyword, s.name, s.values, s.line) for s in config.settings[:5]] == [
        ("option", "primary_hostname", ("mx.target.example",), 1),
        ("domainlist", "local_domains", ("@", "target.example"), 2),
        ("hostlist", "relay_from_hosts", ("127.0.0.1", "::1"), 3),
        ("option", "no_local_from_check", (), 4),
        ("option", "acl_smtp_rcpt", ("acl_check_rcpt",), 5),
    ]


def test_statements_with_their_conditions() -> None:
    statements = [s for s in parse(ACL).of(within="acl_check_rcpt") if s.keyword != "acl"]
    assert [(s.keyword, s.line, dict(s.fields)) for s in statements] == [
        ("accept", 9, {"hosts": ()}),
        (
            "deny",
            10,
            {"message": ("Restricted characters in address",), "local_parts": ("^[.]", "^.*[@%!/|]")},
        ),
        ("accept", 12, {"hosts": ("+relay_from_hosts",)}),
        ("accept", 13, {"authenticated": ("*",)}),
        ("require", 14, {"message": ("relay not permitted",), "domains": ("+local_domains",)}),
        ("accept", 16, {"domains": ("a",), "domains#": ("b",), "endpass": (), "!verify": ("recipient",)}),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a : b:c", ("a", "b", "c")),
        (":", ()),
        ("", ()),
        ("2001::db8 : x", ("2001:db8", "x")),
        ("<; 2001:db8::1 ; x", ("2001:db8::1", "x")),
        ("<, a, b", ("a", "b")),
        ("<", ("<",)),
    ],
)
def test_lists(text: str, values: tuple[str, ...]) -> None:
    assert split_list(text) == values


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("a = x \\\n  y", [("a", ("x y",), 1)]),
        ("a = x : \\\n # why\n  y", [("a", ("x", "y"), 1)]),
        ("a = x \\\n\nb = y", [("a", ("x",), 1), ("b", ("y",), 3)]),
        ("a = x \\", [("a", ("x",), 1)]),
        (".include /etc/exim/more", []),
    ],
)
def test_lines_that_go_on(text: str, settings: list[tuple[str, tuple[str, ...], int]]) -> None:
    config = parse(text)
    assert [(s.name, s.values, s.line) for s in config.settings] == settings
    assert config.faults == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = b\nthis is nothing", 2, "neither"),
        ("begin acls", 1, "no section"),
        ("begin", 1, "no section"),
        ("begin acl\nx:\n accept\n hosts +x", 4, "conditions of the form"),
        ("begin acl\nx:\n allow hosts = *", 3, "verbs"),
    ],
)
def test_what_exim_would_not_take(text: str, line: int, words: str) -> None:
    fault = parse(text).faults[0]
    assert fault.line == line
    assert words in fault.text
