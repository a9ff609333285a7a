"""All notations: none raises, loses time or lines on text that nobody wrote for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.configs.cases import Case
from smtpwalk.configs.notations import NOTATIONS, parse
from smtpwalk.configs.relaying import decide

every_notation = pytest.mark.parametrize("notation", sorted(NOTATIONS))
PIECES = st.sampled_from(
    ["FEATURE(", "`", "'", "dnl", ")", ",", "(", "#", "\n", " ", "\t", "=", "{", "}", '"', "\\", "\\\n", "match",
     "from", "for", "any", "!", "action", "begin acl", "acl:", "accept", "hosts", ":", "<;", "+x", "$x", "$", "Fw", "O",
     "no", "-o", "x", ";", "&", "mynetworks", "domainlist x = +x", "\0", "\x1b[2J", "é", "0.0.0.0/0", "permit"]
)  # fmt: skip


def test_an_unknown_notation_is_no_notation() -> None:
    with pytest.raises(KeyError):
        parse("nginx", "")


@every_notation
def test_nothing_is_nothing(notation: str) -> None:
    config = parse(notation, "")
    assert (config.notation, config.settings, config.faults) == (notation, (), ())


@every_notation
@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_text_is_read(notation: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    config = parse(notation, text)
    lines = text.count("\n") + 1
    assert all(1 <= setting.line <= lines for setting in config.settings)
    assert all(1 <= fault.line <= lines for fault in config.faults)
    decide(config, Case())


@every_notation
@pytest.mark.parametrize(
    "text",
    ["(" * 20_000, "`" * 20_000, "{" * 20_000, "FEATURE(" * 3_000, "a = $a\n" * 2_000, "\\\n" * 20_000, "!" * 20_000,
     '"' * 20_000, "match from ! for " * 2_000, "x = " + "$x " * 2_000, "a" * 100_000, "<" * 10_000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_a_hostile_text_is_read_too(notation: str, text: str) -> None:
    decide(parse(notation, text), Case())
