"""Roles of a comparison's lines, whole and wrapped."""

from __future__ import annotations

import pytest

from smtpwalk.report.comparing.blocks import blocks
from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.layout import Bit, Tone, lines_of
from smtpwalk.ui.bit_roles import VOLATILE, roles_of
from tests.report.comparing.telling import OPEN, WALK, changed, walk


def bits(width: int) -> list[Bit]:
    comparison = compare(walk(*OPEN), walk(*changed(WALK, "denied", "denied, and again denied, and once more denied")))
    found = blocks(comparison, everything=True)
    return [bit for block in found for line in lines_of(block, width, Rules()) for bit in line]


def painted(bit: Bit) -> list[tuple[str, str]]:
    return list(roles_of(bit))


@pytest.mark.parametrize("width", [40, 80, 100, 160])
def test_nothing_is_lost(width: int) -> None:
    for bit in bits(width):
        assert "".join(text for text, _ in roles_of(bit)) == bit.text


def test_a_reply_has_its_code_and_a_command_its_verb() -> None:
    found = bits(160)
    refused = next(bit for bit in found if bit.text.startswith("554"))
    assert painted(refused)[0] == ("554", "code5")
    assert ("5.7.1", "enhanced") in painted(refused)
    assert painted(next(bit for bit in found if bit.text.startswith("RCPT")))[0][1] == "verb"
    assert painted(next(bit for bit in found if bit.text == "! "))[0] == ("! ", "code5")
    assert painted(next(bit for bit in found if "message of" in bit.text))[0][1] == "quiet"


def test_a_wrapped_line_keeps_its_roles() -> None:
    ends = [bit for bit in bits(100) if bit.start and bit.cell and bit.cell.text.startswith("554")]
    assert ends
    assert {role for bit in ends for _, role in roles_of(bit)} == {"text"}


def test_what_changes_by_itself_has_a_role_of_its_own() -> None:
    queued = next(bit for bit in bits(160) if "4EB27DD" in bit.text)
    assert ("4EB27DD", VOLATILE) in painted(queued)


def test_our_own_words_have_their_tone() -> None:
    assert painted(Bit("--- x", Tone.HEADING)) == [("--- x", "heading")]
    assert painted(Bit("x", Tone.SIGN)) == [("x", "sign")]
