"""The guide: the step at hand (what goes out, why, what may come back) and, after a reply, what it means here.

It is handed safe text and plain objects, and draws them; every foreign word becomes a `Content` literally, so that
brackets in it are never markup.
"""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.dialogue.explain import CLASSES, SIGNS, Explanation
from smtpwalk.dialogue.software import Guess
from smtpwalk.dialogue.walk import Step
from smtpwalk.wire.codes import code_entry, expected_codes
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible, visible_text

CLASS_STYLES: Final[dict[int, str]] = {
    2: "bold $success",
    3: "bold $primary",
    4: "bold $warning",
    5: "bold $error",
    0: "bold $accent",
}


_ROOM: Final = 20
"""Lines from which a blank one may stand between the parts."""


_NOTHING: Final = Content("")


class Guide(VerticalScroll):
    """What the last reply means, which software this seems to be, and the step that comes next."""

    BORDER_TITLE = "guide (Ctrl+N: more)"

    def compose(self) -> ComposeResult:
        yield Static(id="guide-text")

    def show(self, step: Step | None, explanation: Explanation | None, *, said: str = "",
             software: tuple[Guess, ...] = (), warning: str = "",
             before: Content = _NOTHING) -> None:  # fmt: skip
        parts = [before] if before else []
        if warning:
            parts.append(Content.styled(warning, "bold $warning"))
        if explanation is not None:
            parts.append(explained(explanation, said))
        parts += [guessed(guess) for guess in software]
        if step is not None:
            parts.append(stepped(step))
        airy = self.size.height >= _ROOM
        self.show_content(Content("\n\n" if airy else "\n").join(parts))

    def turn_page(self) -> None:
        """The next page, and from the end back to the beginning."""
        if self.scroll_offset.y >= self.max_scroll_y:
            self.scroll_home(animate=False)
        else:
            self.scroll_relative(y=max(1, self.size.height - 1), animate=False)

    def show_content(self, content: Content) -> None:
        self.query_one("#guide-text", Static).update(content)
        self.scroll_home(animate=False)


def guessed(guess: Guess) -> Content:
    """The software in one line; its grounds stand in the help."""
    version = f" {guess.version}" if guess.version else ""
    return Content.styled("Software: ", "bold") + Content(f"{guess.name}{visible_text(version)} ({guess.confidence})")


def explained(explanation: Explanation, said: str = "") -> Content:
    """The reply: sign and code, then one paragraph for each thing that is known of it."""
    kind = explanation.code_class
    lines = [Content.styled(f"{SIGNS[kind]} {explanation.title}", CLASS_STYLES[kind])
             + Content.styled(f"  ({CLASSES[kind]}{', to ' + said if said else ''})", "$foreground-muted")]  # fmt: skip
    for part in explanation.parts:
        label = Content.styled(f"{part.label}: ", "bold $warning" if part.warn else "bold")
        lines.append(label + Content(part.text))
    return Content("\n").join(lines)


def awaited(exchange: Exchange) -> Content:
    """A command whose reply is not shown yet: what may come back."""
    said = visible(exchange.command.verb) if exchange.command else str(exchange.stage)
    lines = [Content.styled(f"{said}: the reply comes next", "bold $primary underline")]
    lines += [_expected(code, exchange.stage) for code in expected_codes(exchange.stage)[:6]]
    return Content("\n").join(lines)


def stepped(step: Step) -> Content:
    """The step: title, what goes out, why, and the replies that may come."""
    lines = [Content.styled(f"Next: {step.title}", "bold $primary underline")]
    if step.line is not None:
        lines.append(Content.styled("Goes out: ", "bold") + Content(step.what))
    else:
        lines.append(Content(step.what))
    lines.append(Content.styled("Why: ", "bold") + Content(step.why))
    if step.stage is not None and step.id not in ("ask", "goodbye"):
        lines.append(Content.styled("What may come back:", "bold"))
        lines += [_expected(code, step.stage) for code in expected_codes(step.stage)[:5]]
    if step.others:
        lines.append(Content.styled("You could also type (F3 puts it into the line):", "bold"))
        for other in step.others:
            lines.append(Content.styled(f"  {visible(other.line)}", "$accent"))
            lines.append(Content.styled(f"    {other.why}", "$foreground-muted"))
    return Content("\n").join(lines)


def _expected(code: int, stage: Stage) -> Content:
    kind = code // 100
    text = code_entry(code).here(stage)
    return Content.styled(f"  {SIGNS[kind]} {code} ", CLASS_STYLES[kind]) + Content(text)
