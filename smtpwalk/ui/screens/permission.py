"""The question before the first connection to a host that is not this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from smtpwalk.ui.screens.dialogs import is_address
from smtpwalk.ui.widgets.field import Field

_WHY = (
    "Nothing has been sent to it yet. A relay test of a host is for whoever runs it, or was allowed to test it by"
    " whoever does: unasked, it can count as abuse and as an offence. Your answer is written into the recording."
)


@dataclass(frozen=True, slots=True)
class Permission:
    words: str
    sender: str
    recipient: str


class PermissionScreen(ModalScreen[Permission | None]):
    AUTO_FOCUS = "#words"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Do not connect")]

    def __init__(self, target: str, *, words: str, ask_addresses: bool) -> None:
        super().__init__()
        self._target, self._words, self._ask_addresses = target, words, ask_addresses

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Label(Content.styled(f"May you test {self._target}?", "bold $warning"), classes="dialog-title")
            yield Static(Content(_WHY))
            yield Label("Whose host is it, and who allowed the test?")
            yield Field(self._words, id="words", placeholder="our own mail server; allowed by ...")
            if self._ask_addresses:
                yield Label("Your own address, as the sender:")
                yield Field(id="sender", placeholder="you@your-domain.example")
                yield Label("An outside mailbox of your own, as the recipient:")
                yield Field(id="recipient", placeholder="you@elsewhere.example")
            yield Static("", id="problem")
            with Horizontal(classes="buttons"):
                yield Button("Connect", variant="primary", id="ok")
                yield Button("Do not connect (Esc)", id="cancel")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        inputs = list(self.query(Input))
        behind = inputs.index(event.input) + 1
        if behind < len(inputs):
            inputs[behind].focus()
        else:
            self._finish()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "ok":
            self._finish()
        else:
            self.dismiss(None)

    def _finish(self) -> None:
        values = {field.id: field.value.strip().strip("<>") for field in self.query(Input)}
        if not values["words"]:
            self._problem("Say whose host it is and who allowed the test; without that nothing is sent.", "words")
            return
        for field in ("sender", "recipient"):
            if self._ask_addresses and not is_address(values[field]):
                self._problem(f"The {field} needs the form name@domain: an address of your own.", field)
                return
        self.dismiss(Permission(values["words"], values.get("sender", ""), values.get("recipient", "")))

    def _problem(self, text: str, field: str) -> None:
        self.query_one("#problem", Static).update(Content.styled(text, "bold $warning"))
        self.query_one(f"#{field}", Input).focus()

    def action_cancel(self) -> None:
        self.dismiss(None)
