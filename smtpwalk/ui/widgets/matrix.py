"""The matrix of a relay test: a row for each form, how far it came, and what that makes; it fills up by and by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from smtpwalk.relay.outcomes import About, Outcome, ProbeResult
from smtpwalk.relay.probes import Probe
from smtpwalk.report.table import HEADS, stage_cells
from smtpwalk.wire.visible import visible_text

_STYLES: Final[dict[Outcome, str]] = {
    Outcome.RELAYED: "bold $error",
    Outcome.ACCEPTED: "bold $warning",
    Outcome.BOUNCED: "$warning",
    Outcome.KEPT: "$success",
    Outcome.REFUSED: "$success",
    Outcome.DEFERRED: "$warning",
    Outcome.DROPPED: "$warning",
    Outcome.UNTESTED: "$foreground-muted",
}
_NAME: Final = 27


class Matrix(OptionList):
    """Posts `Chosen` when a row is opened, `Looked` when the cursor comes to it."""

    class Looked(Message):
        def __init__(self, probe: str) -> None:
            super().__init__()
            self.probe = probe

    class Chosen(Message):
        def __init__(self, probe: str) -> None:
            super().__init__()
            self.probe = probe

    def __init__(self, probes: Sequence[Probe], *, id: str | None = None) -> None:
        super().__init__(*[Option(self._row(probe, None), probe.id) for probe in probes], id=id)
        self._probes = {probe.id: probe for probe in probes}
        self._shown: dict[str, ProbeResult] = {}

    @staticmethod
    def heading() -> Content:
        heads = "  ".join(f"{head:<4}" for head in HEADS)
        return Content.styled(f"{'FORM':<{_NAME}}  {heads}  OUTCOME", "bold $foreground-muted")

    def show(self, results: dict[str, ProbeResult], now: str | None) -> None:
        """Draws the rows whose result is new; the cursor goes to the one that is asked now."""
        for name, result in results.items():
            if name in self._probes and self._shown.get(name) is not result:
                self._shown[name] = result
                self.replace_option_prompt(name, self._row(self._probes[name], result))
        if now in self._probes:
            self.highlighted = self.get_option_index(now)

    @staticmethod
    def _row(probe: Probe, result: ProbeResult | None) -> Content:
        name = visible_text(probe.id)
        cells = stage_cells(result) if result else ("",) * len(HEADS)
        text = Content(f"{name:<{_NAME}}  {'  '.join(f'{cell:<4}' for cell in cells)}  ")
        return text + Content.styled(_outcome(result), _STYLES[result.outcome]) if result else text

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(self.Looked(event.option_id or ""))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(event.option_id or ""))


def _outcome(result: ProbeResult) -> str:
    """The outcome in capitals where it is relaying, and what a no speaks of."""
    word = str(result.outcome).upper() if result.outcome is Outcome.RELAYED else str(result.outcome)
    about = result.about if result.about is not About.NONE else result.reason_untested
    return f"{word} ({about})" if about else word
