"""The keys of the player. Where asciinema has a key for the same (space, `.`, `[`, `]`), it is that one."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from smtpwalk.ui.widgets.transcript import Transcript

PLAYER_KEYS: Final[list[BindingType]] = [
    Binding("f1", "help", "Help"),
    Binding("space", "play", "Play"),
    Binding("full_stop,right", "step(1)", "Step", key_display=".,"),
    Binding("comma,left", "step(-1)", "Step back", show=False),
    Binding("n", "found(1)", "Refusal", key_display="n"),
    Binding("N", "found(-1)", "Refusal before", show=False),
    Binding("slash", "find", "Find", key_display="/"),
    Binding("m", "mark", "Mark"),
    Binding("e", "note", "Note", show=False),
    Binding("v", "verdict", "Verdict"),
    Binding("g", "sessions", "Sessions"),
    Binding("escape", "leave", "Back"),
    Binding("f", "only", "Only what was found", show=False),
    Binding("right_square_bracket", "marked(1)", "Next mark", show=False),
    Binding("left_square_bracket", "marked(-1)", "Mark before", show=False),
    Binding("s", "stage(1)", "Next stage", show=False),
    Binding("S", "stage(-1)", "Stage before", show=False),
    Binding("greater_than_sign", "speed(1)", "Faster", show=False),
    Binding("less_than_sign", "speed(-1)", "Slower", show=False),
    Binding("i", "idle", "Cap on waits", show=False),
    Binding("home", "place(0)", "Beginning", show=False),
    Binding("end", "place(10)", "End", show=False),
    Binding("right_curly_bracket", "session(1)", "Next session", show=False),
    Binding("left_curly_bracket", "session(-1)", "Session before", show=False),
    Binding("f2", "code_book", "Codes", show=False),
    Binding("f4", "bytes", "Bytes", show=False),
    Binding("f7", "save", "Save", show=False),
    *[Binding(str(tenth), f"place({tenth})", f"{tenth}0 %", show=False) for tenth in range(10)],
]


class Played(Transcript, inherit_bindings=False):
    """The transcript without its keys that mean something else in a player."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Line up", show=False),
        Binding("down,j", "move(1)", "Line down", show=False),
    ]
