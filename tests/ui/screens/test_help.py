from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

from smtpwalk.dialogue.walk import Step
from smtpwalk.ui.screens.dialogue import DialogueScreen
from smtpwalk.ui.screens.help import look_help, walk_help
from smtpwalk.ui.screens.recordings import LookScreen
from smtpwalk.ui.screens.walk import WalkScreen

STEP = Step("x", None, "A step", "What goes out.", "Why so.")
SPELLED = {"pageup": "pgup", "pagedown": "pgdn", "escape": "esc", "left_square_bracket": "left", "right": "right"}


def keys_of(*screens: type[Screen[None]]) -> set[str]:
    bindings = [binding for screen in screens for binding in screen.BINDINGS]
    return {binding.key.split(",")[0] for binding in bindings if isinstance(binding, Binding)}


def test_leaving_comes_first_then_the_step() -> None:
    text = walk_help(STEP).plain
    assert text.startswith("How to leave")
    assert text.index("Ctrl+Q") < text.index("Where you are: A step") < text.index("Signs beside")


def test_every_key_of_the_walk_stands_in_the_help() -> None:
    text = walk_help(STEP).plain.lower()
    for key in keys_of(WalkScreen, DialogueScreen):
        assert SPELLED.get(key, key) in text


def test_every_key_of_a_recording_stands_in_its_help() -> None:
    text = look_help().plain.lower()
    for key in keys_of(LookScreen) - {"f1"}:
        assert SPELLED.get(key, key) in text
