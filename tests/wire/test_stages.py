"""Stage names stand in tables and files: one small word each."""

from __future__ import annotations

from smtpwalk.wire.commands import VERBS
from smtpwalk.wire.stages import Stage


def test_names_are_small_words_and_every_verb_leads_to_one() -> None:
    assert all(stage.value == stage.name.lower() for stage in Stage)
    assert set(VERBS.values()) <= set(Stage)
