from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

from smtpwalk.dialogue.walk import Step
from smtpwalk.ui.screens.dialogue import DialogueScreen
from smtpwalk.ui.screens.help import player_help, walk_help
from smtpwalk.ui.screens.player_keys import PLAYER_KEYS
from smtpwalk.ui.screens.walk import WalkScreen

STEP = Step("x", None, "A step", "What goes out.", "Why so.")
SPELLED = {
    "pageup": "pgup", "pagedown": "pgdn", "escape": "esc", "full_stop": ".", "comma": ",", "slash": "/",
    "left_square_bracket": "[", "right_square_bracket": "]", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "greater_than_sign": ">", "less_than_sign": "<",
}  # fmt: skip


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
    keys = {line.split("  ")[0].strip() for line in player_help().plain.splitlines()}
    spelled = " ".join(keys).lower() + player_help().plain
    for binding in PLAYER_KEYS:
        assert isinstance(binding, Binding)
        for key in binding.key.split(","):
            if key != "f1" and not key.isdigit():
                assert SPELLED.get(key, key) in spelled.lower() or SPELLED.get(key, key) in spelled
