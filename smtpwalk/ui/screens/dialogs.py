"""Small questions in front of the screen. Each answers one value; Escape answers None."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from smtpwalk.ui.widgets.field import Field


def is_address(text: str) -> bool:
    """Something before the @ and behind it, and nothing that is blank or not to be seen."""
    user, _, domain = text.rpartition("@")
    return bool(user and domain) and not any(sign.isspace() or not sign.isprintable() for sign in text)


class Question(ModalScreen[str | None]):
    """A sentence, one field, and two buttons. `problem` answers what is wrong with the value, or nothing."""

    AUTO_FOCUS = "#answer"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back")]

    def __init__(self, title: str, text: str, value: str = "", *, placeholder: str = "", ok: str = "Go on") -> None:
        super().__init__()
        self._title, self._text, self._value, self._placeholder, self._ok = title, text, value, placeholder, ok

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Label(Content.styled(self._title, "bold $primary"), classes="dialog-title")
            yield Static(Content(self._text))
            yield Field(self._value, placeholder=self._placeholder, id="answer")
            yield Static("", id="problem")
            with Horizontal(classes="buttons"):
                yield Button(self._ok, variant="primary", id="ok")
                yield Button("Back (Esc)", id="cancel")

    def problem(self, value: str) -> str:
        return "" if value.strip() else "Something has to stand here; Escape goes back."

    def on_input_submitted(self) -> None:
        self._finish()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "ok":
            self._finish()
        else:
            self.dismiss(None)

    def _finish(self) -> None:
        value = self.query_one("#answer", Input).value.strip()
        if problem := self.problem(value):
            self.query_one("#problem", Static).update(Content.styled(problem, "bold $warning"))
        else:
            self.dismiss(value)

    def action_cancel(self) -> None:
        self.dismiss(None)


class AddressQuestion(Question):
    """A mail address of the user's own."""

    def problem(self, value: str) -> str:
        return "" if is_address(value.strip("<>")) else "An address has the form name@domain, without blanks."

    def _finish(self) -> None:
        field = self.query_one("#answer", Input)
        field.value = field.value.strip().removeprefix("<").removesuffix(">")
        super()._finish()


class Choice(ModalScreen[str | None]):
    """A text and some buttons; the first is the one that Enter presses. Answers the id of the button."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back"),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, body: Content, choices: dict[str, str]) -> None:
        super().__init__()
        self._title, self._body, self._choices = title, body, choices

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Label(Content.styled(self._title, "bold $primary"), classes="dialog-title")
            yield Static(self._body)
            with Horizontal(classes="buttons"):
                for key, label in self._choices.items():
                    yield Button(
                        label, id=key, variant="primary" if key == next(iter(self._choices)) else "default"
                    )

    def on_mount(self) -> None:
        self.query(Button).first().focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id)

    def action_cancel(self) -> None:
        self.dismiss(None)


class Reading(ModalScreen[None]):
    """A text to read and go back from."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,f1,f4", "back", "Back")]

    def __init__(self, title: str, body: Content) -> None:
        super().__init__()
        self._title, self._body = title, body

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog reading") as box:
            box.can_focus = True
            yield Label(Content.styled(self._title, "bold $primary"), classes="dialog-title")
            yield Static(self._body)
            yield Label(Content.styled("Esc goes back.", "$foreground-muted"))

    def action_back(self) -> None:
        self.dismiss(None)
