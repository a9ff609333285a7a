"""The verdict of a recording: what may be said, the grounds one by one with the way to each, and what to do now."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from smtpwalk.relay.recorded import Judged
from smtpwalk.report.advice import what_now
from smtpwalk.ui.looks import VERDICTS
from smtpwalk.wire.visible import visible_text

_UNPLANNED: Final = (
    "This is no recorded relay test: the verdict is drawn from the envelopes that stand in the dialogue, and without a"
    " message that was seen to arrive it is never more than likely-open."
)


class VerdictScreen(ModalScreen[tuple[int, int] | None]):
    """Answers (session, exchange) of the ground that was chosen; sessions count as the evidence counts them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,v,q", "back", "Back"),
        *[Binding(str(number), f"ground({number})", show=False) for number in range(1, 10)],
    ]

    def __init__(self, judged: Judged) -> None:
        super().__init__()
        self._judged = judged

    def compose(self) -> ComposeResult:
        judgement = self._judged.judgement
        head = f"{judgement.verdict.upper()} ({judgement.reason})"
        with Vertical(classes="dialog reading"):
            yield Label(Content.styled(head, VERDICTS[judgement.verdict]), classes="dialog-title")
            yield OptionList(*[_option(ground.number, ground.text, ground.session) for ground in judgement.grounds])
            with VerticalScroll():
                yield Static(self._words())
            yield Label(Content.styled("Enter or a figure goes to the exchange behind a ground; Esc goes back.",
                                       "$foreground-muted"))  # fmt: skip

    def _words(self) -> Content:
        judgement = self._judged.judgement
        lines = [Content(judgement.words)]
        if not self._judged.planned:
            lines.append(Content.styled(_UNPLANNED, "$foreground-muted"))
        advice = what_now(judgement, self._judged.evidence)
        lines.append(Content.styled("What to do now: ", "bold") + Content(advice))
        return Content("\n").join(lines)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.action_ground(event.option_index + 1)

    def action_ground(self, number: int) -> None:
        ground = next((one for one in self._judged.judgement.grounds if one.number == number), None)
        if ground is not None and ground.session:
            self.dismiss((ground.session, ground.exchange))

    def action_back(self) -> None:
        self.dismiss(None)


def _option(number: int, text: str, session: int) -> Option:
    style = "bold $accent" if session else "bold $foreground-muted"
    return Option(Content.styled(f"{number}. ", style) + Content(visible_text(text)), disabled=not session)
