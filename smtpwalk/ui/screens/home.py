"""The home screen: practice hosts, a host of one's own, the recordings, the code book. How to leave comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from smtpwalk.errors import SmtpwalkError
from smtpwalk.ui.widgets.field import Field
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.practice.personality import Personality
    from smtpwalk.ui.app import WalkApp

_INTRO: Final = (
    "A practice host is a mail server that this program plays on this machine: nothing leaves it, nothing can break."
    " Choose one and press Enter; the walk leads you step by step through a relay test, and explains each reply."
)
_LEAVE: Final = (
    "Ctrl+Q leaves the program, Esc goes one screen back. Up and Down choose, Enter opens, Tab moves on."
)


class HomeScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("f2", "app.open_code_book", "Code book"),
        Binding("f3", "app.open_recordings", "Recordings"),
        Binding("f4", "other_host", "Another host"),
        Binding("f5", "relay_test", "Test"),
        Binding("f6", "app.open_lessons", "Learn"),
        Binding("escape", "to_the_list", "To the list", show=False),
    ]

    app: WalkApp

    def __init__(self) -> None:
        super().__init__()
        self._hosts: Sequence[Personality] = ()
        self.built = False
        self._said = ""

    def compose(self) -> ComposeResult:
        """Nothing below a screen that was opened at once; then it is built when it is seen."""
        if self.app.screen is self:
            self.built = True
            yield from self._all()

    def _all(self) -> ComposeResult:
        subtitle = Content.styled("  an SMTP dialogue, step by step: instead of telnet host 25", "$foreground-muted")
        yield Label(Content.styled(" smtpwalk ", "bold $primary") + subtitle, id="title")
        yield Static(Content.styled("How to leave: ", "bold $warning") + Content(_LEAVE), id="leave")
        with Horizontal(id="middle"):
            yield OptionList(id="hosts")
            with VerticalScroll(id="about"):
                yield Static(id="about-text")
        yield Field(id="host", placeholder="F4: a host of yours: HOST, HOST:PORT, [IPV6]:PORT, smtps://HOST")
        yield Static(Content.styled(self._said, "bold $warning"), id="state")
        yield Footer(show_command_palette=False, compact=True)  # all keys in 80 columns

    def on_mount(self) -> None:
        if self.built:
            self._begin()

    async def on_screen_resume(self) -> None:
        if self.built:
            self.call_after_refresh(self._load)
        elif self.app.screen is self:
            await self.recompose()
            self._begin()

    def _begin(self) -> None:
        hosts = self.query_one(OptionList)
        hosts.border_title = "Practice hosts, easy ones first"
        self.query_one("#about").border_title = "About it"
        hosts.focus()
        self.call_after_refresh(self._load)

    def _load(self) -> None:
        """The hosts come after the first paint: reading all their files takes longer than the paint.

        Below another screen that was opened at once they wait until this one is seen.
        """
        if self._hosts or self.app.screen is not self:
            return
        try:
            self._hosts = self.app.machine.hosts()
        except SmtpwalkError as error:
            self.app.complain(error)
            return
        hosts = self.query_one(OptionList)
        hosts.add_options(map(_option, self._hosts))
        hosts.highlighted = 0 if self._hosts else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#about-text", Static).update(about(self._hosts[event.option_index]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.app.opening.walk_practice(self._hosts[event.option_index])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.app.opening.walk_host(event.value)

    def action_relay_test(self) -> None:
        """Of the host that is typed into the field, else of the practice host at the cursor."""
        typed = self.query_one("#host", Input).value.strip()
        hosts = self.query_one(OptionList)
        if typed:
            self.app.opening.walk_host(typed, relay=True)
        elif hosts.highlighted is not None:
            self.app.opening.walk_practice(self._hosts[hosts.highlighted], relay=True)

    def action_other_host(self) -> None:
        self.query_one("#host", Input).focus()

    def action_to_the_list(self) -> None:
        self.query_one(OptionList).focus()

    def action_help(self) -> None:
        self.query_one(OptionList).focus()
        self.app.show_text("Help", Content(f"{_LEAVE}\n\n{_INTRO}\n\n{_PARTS}"))

    def say(self, sentence: str) -> None:
        """It stays; said before the screen is built, it stands there when it is seen."""
        self._said = sentence
        for state in self.query("#state").results(Static):
            state.update(Content.styled(sentence, "bold $warning"))


_PARTS: Final = (
    "F2 opens the code book: what each reply code means at each stage.\n"
    "F3 lists your recordings: every walk is recorded, byte for byte, from its first packet.\n"
    "F5 runs a relay test: all the forms of address that some servers fall for, and a verdict with its grounds.\n"
    "F6 opens the lessons: all of this step by step, with exercises on practice hosts.\n"
    "F4 goes to the field for a host of yours. Before anything is sent to a host that is not this machine, the"
    " program asks whose it is and who allowed the test.\n"
    "Ctrl+P opens the command palette: themes (one is safe for the colour-blind) and all that the keys do."
)


def _option(host: Personality) -> Option:
    return Option(Content(visible_text(host.title)))


def about(host: Personality) -> Content:
    """What a practice host is and teaches."""
    lines = [
        Content.styled(visible_text(host.title), "bold $primary"),
        Content.styled("Era: ", "bold") + Content(visible_text(host.era)),
        Content.styled("Plays: ", "bold") + Content(visible_text(host.software)),
        Content.styled("Name: ", "bold") + Content(visible_text(host.name)),
        Content(""),
        Content.styled("What it teaches", "bold underline"),
        Content(visible_text(host.teaches)),
    ]
    if host.unverified:
        lines += [Content(""), Content.styled("Some of its wordings nobody has verified; the file marks them.",
                                              "$foreground-muted")]  # fmt: skip
    return Content("\n").join(lines)
