"""Two recordings held against each other. Nothing here can reach a network, and no file is opened here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer, Label, Static

from smtpwalk.dialogue.explain import explain
from smtpwalk.report.comparing.comparison import Aligned, Comparison
from smtpwalk.report.comparing.difference import Pair, Rules
from smtpwalk.report.comparing.turns import Turn
from smtpwalk.report.comparing.words import asked, difference, number
from smtpwalk.ui.comparing import CompareRequest
from smtpwalk.ui.screens.dialogue import WIDE
from smtpwalk.ui.screens.help import compare_help
from smtpwalk.ui.widgets.guide import explained
from smtpwalk.ui.widgets.side_by_side import SideBySide
from smtpwalk.wire.visible import visible, visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

MOST_SAID: Final = 6
"""Lines of a reply that stand above its explanation."""
_NOTHING: Final = {True: "The connection failed.", False: "No answer came."}
READING: Final = "Reading both recordings ..."


class ComparisonScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape", "leave", "Back"),
        Binding("s", "strict", "Strict"),
        Binding("c", "codes", "Codes only"),
        Binding("a", "all", "All"),
        Binding("f1", "help", "Help"),
        Binding("f2", "code_book", "Codes", show=False),
    ]

    app: WalkApp

    def __init__(self, request: CompareRequest) -> None:
        super().__init__()
        self._request = request
        self._rules = request.rules
        self._everything = request.everything
        self._aligned: Aligned | None = None
        self.comparison: Comparison | None = None
        """None while the files are being read."""

    def compose(self) -> ComposeResult:
        yield Label(id="title")
        yield SideBySide(id="comparison")
        yield Static(READING, id="state")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        names = [visible_text(_short(one.source)) for one in (self._request.a, self._request.b)]
        title = Content.styled(" Compare ", "bold $primary")
        for letter, name in zip("AB", names, strict=True):
            title += Content.styled(f" {letter} ", "bold $accent") + Content(f"{name} ")
        self.query_one("#title", Label).update(title)
        self.query_one(SideBySide).focus()
        self._lay_out(self.size.width)

    def on_resize(self, event: Resize) -> None:
        self._lay_out(event.size.width)

    def _lay_out(self, width: int) -> None:
        self.query_one(Footer).compact = width < WIDE

    # ------------------------------------------------------------------ what is shown
    def show(self, aligned: Aligned) -> None:
        """What was read. From now on the keys do something."""
        self._aligned = aligned
        self._judge()

    def _judge(self) -> None:
        if self._aligned is None:
            return
        if self.comparison is None or self.comparison.rules != self._rules:
            self.comparison = self._aligned.judged_by(self._rules)
        self.query_one(SideBySide).show(self.comparison, everything=self._everything)

    def on_side_by_side_moved(self) -> None:
        if self.comparison is None:
            return
        at, of = self.query_one(SideBySide).place
        found = f"difference {at} of {of}" if at else _found(of, same=self.comparison.same)
        said = " · ".join([found, *_said_of(self._rules), "everything" if self._everything else "differences only"])
        self.query_one("#state", Static).update(said)

    # ------------------------------------------------------------------ keys
    def action_strict(self) -> None:
        self._rules = Rules(not self._rules.strict, self._rules.codes)
        self._judge()

    def action_codes(self) -> None:
        self._rules = Rules(self._rules.strict, not self._rules.codes)
        self._judge()

    def action_all(self) -> None:
        self._everything = not self._everything
        self._judge()

    def action_leave(self) -> None:
        self.app.comparisons.leave()

    def action_help(self) -> None:
        self.app.show_text("The keys", compare_help())

    def action_code_book(self) -> None:
        widget = self.query_one(SideBySide)
        pair = widget.blocks[widget.cursor].pair if widget.cursor is not None else None
        codes = [code for turn in (pair.b, pair.a) if turn for code in turn.answer.codes[-1:]] if pair else []
        self.app.open_code_book(str(codes[0]) if codes else "")

    def on_side_by_side_chosen(self, event: SideBySide.Chosen) -> None:
        pair = event.block.pair
        if pair is not None:
            self.app.show_text(f"{asked(pair.turn)}  ({number(pair)})", explanation(pair))


def explanation(pair: Pair) -> Content:
    """What the two are to each other, and what each answer means."""
    parts = [Content.styled(f"{difference(pair)}.", "bold")]
    parts += [Content(remark) for remark in pair.remarks()]
    parts += [_side(letter, turn) for letter, turn in (("A", pair.a), ("B", pair.b))]
    return Content("\n\n").join(parts)


def _side(letter: str, turn: Turn | None) -> Content:
    head = Content.styled(f"{letter}  ", "bold $accent")
    if turn is None:
        return head + Content.styled("does not have this exchange.", "$foreground-muted")
    said = [Content(visible(line.data)) for line in turn.said[:MOST_SAID]]
    if len(turn.said) > MOST_SAID:
        said.append(Content.styled(f"({len(turn.said) - MOST_SAID} lines more)", "$foreground-muted"))
    found = None if turn.failure else explain(turn.exchange())
    what = explained(found) if found else Content.styled(_NOTHING[bool(turn.failure)], "$foreground-muted")
    return head + Content("\n").join([*said, what])


def _short(path: Path) -> str:
    return path.name or str(path)


def _found(differences: int, *, same: bool) -> str:
    if differences:
        return f"{differences} difference{'' if differences == 1 else 's'}, n goes to the first"
    return "no difference" if same else "no exchange differs, see the summary"


def _said_of(rules: Rules) -> list[str]:
    return ["strict: every octet counts"] * rules.strict + ["codes only"] * rules.codes
