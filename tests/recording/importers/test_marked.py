from __future__ import annotations

import re
from pathlib import Path

import pytest

from smtpwalk.recording.importers.literals import literal
from smtpwalk.recording.importers.marked import Marked, Sign, facts_of, head_of, likeness_of, unwrapping_of

from .reading import source

PLAIN = Marked(line=re.compile(rb"^(?P<who>me|it): (?P<said>.*)"), client=frozenset({b"me"}))
FULL = "it: 220 mx\nme: EHLO x\nit: 250 mx\nme: QUIT\nit: 221 bye\n"


@pytest.mark.parametrize(
    ("content", "likeness"),
    [
        (FULL, 0.8),
        ("noise\n" + FULL + "noise\n", 0.8),
        ("it: 220 mx\n", 0.4),
        ("it: 220 mx\nit: 250 x\nit: 250 y\n", 0.8),
        ("it: hello\nme: well\n", 0.0),
        ("220 mx\n", 0.0),
        (FULL.replace("it:", "xx:").replace("me:", "it:").replace("xx:", "me:"), pytest.approx(0.6)),
    ],
    ids=["both", "amid noise", "one line", "one side", "no SMTP", "no marks", "turned round"],
)
def test_likeness_by_marks_and_what_stands_behind_them(tmp_path: Path, content: str, likeness: float) -> None:
    assert likeness_of(source(tmp_path, content), PLAIN, 0.8) == likeness


def test_a_line_of_its_own_and_a_line_of_others(tmp_path: Path) -> None:
    table = Marked(line=PLAIN.line, client=PLAIN.client, own=re.compile(rb"^me and it$"), foreign=re.compile(rb"^\* "))
    assert likeness_of(source(tmp_path, FULL), table, 0.8, shared=0.5) == 0.5
    assert likeness_of(source(tmp_path, "me and it\n" + FULL), table, 0.8, shared=0.5) == 0.8
    assert likeness_of(source(tmp_path, "* Trying\n" + FULL), table, 0.8, shared=0.5) == 0.0


def test_the_head_tells_where_to_and_when(tmp_path: Path) -> None:
    table = Marked(
        line=re.compile(rb"^(?P<when>\d\d:\d\d:\d\d) (?P<who>me|it): (?P<said>.*)"),
        client=frozenset({b"me"}),
        signs=(Sign(re.compile(rb"^to (?P<address>\S+) port (?P<port>\d+)"), "connecting"),),
    )
    text = "to mx.example.test port 25\nto other.example.test port 26\n10:00:01 it: 220 mx\n10:00:02 me: EHLO x\n"
    head = head_of(unwrapping_of(source(tmp_path, text), table), table)
    assert (head.host, head.port, head.first, head.stamp) == ("mx.example.test", 25, 3, b"10:00:01")
    assert head.fitting == 2


def test_what_is_wrapped_is_told_from_what_begins_with_the_mark() -> None:
    quoted = Marked(line=re.compile(rb"(?P<who>me|it): (?P<said>'.*)"), client=frozenset({b"me"}), literal=literal)
    assert quoted.begins(rb"it: '250 x\r\n'")
    assert not quoted.begins(rb"log: it: '250 x\r\n'")
    assert quoted.bears(rb"log: it: '250 x\r\n'")
    assert not quoted.begins(b"it: 'what?'")


def test_a_port_is_a_number_whatever_stands_there() -> None:
    pattern = re.compile(rb"(?P<address>\S+):(?P<port>\w+)(?: at (?P<when>.*))?")
    for text, port in ((b"mx:25 at noon", 25), (b"mx:smtp", 0), ("mx:٣".encode(), 0)):
        found = pattern.match(text)
        assert found is None or facts_of(found) == {"address": "mx", "port": port}
