"""The small editor for the message, with the lines beside it as they will go out: dots doubled, the lone dot last."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Footer, Label, Static, TextArea

from smtpwalk.ui.widgets.text_area import SafeTextArea
from smtpwalk.wire.commands import dot_stuff
from smtpwalk.wire.visible import visible


class MessageScreen(ModalScreen[str | None]):
    """Answers the text as written (not dot-stuffed), or None when the user goes back to the command line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "send", "Send it", priority=True),
        Binding("escape", "cancel", "Back to the command line", priority=True),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="message-box"):
            yield Label(Content.styled("The message: header, an empty line, text", "bold $primary"))
            yield SafeTextArea(self._text, id="message-text", soft_wrap=False)
            yield Label(Content.styled("As it goes out (F8 sends; the lone dot is added for you)", "bold $primary"))
            with VerticalScroll(id="message-wire"):
                yield Static(id="wire-lines")
            with Horizontal(classes="buttons"):
                yield Button("Send it (F8)", variant="primary", id="ok")
                yield Button("Back (Esc)", id="cancel")
        yield Footer()

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#message-text", TextArea).focus()

    def on_text_area_changed(self) -> None:
        self._draw()

    def _draw(self) -> None:
        lines = dot_stuff(self._message()).split(b"\r\n")[:-1]
        self.query_one("#wire-lines", Static).update(Content("\n").join(map(_wire_line, lines)))

    def _message(self) -> bytes:
        return self.query_one("#message-text", TextArea).text.encode("utf-8")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "ok":
            self.action_send()
        else:
            self.action_cancel()

    def action_send(self) -> None:
        self.dismiss(self.query_one("#message-text", TextArea).text)

    def action_cancel(self) -> None:
        self.dismiss(None)


def _wire_line(line: bytes) -> Content:
    end = Content.styled("<CR><LF>", "$foreground-muted")
    if line == b".":
        return (
            Content.styled(".", "bold $warning")
            + end
            + Content.styled("  the lone dot: end of message", "$foreground-muted")
        )
    if line.startswith(b".."):
        dot, remark = Content.styled(".", "bold $warning"), "  the dot in front was doubled"
        return dot + Content(visible(line[1:])) + end + Content.styled(remark, "$foreground-muted")
    return Content(visible(line)) + end
