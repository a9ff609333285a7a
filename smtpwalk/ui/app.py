"""The app: it opens what screens ask for (files, practice hosts, connections) and shows one screen at a time.

What depends on the machine is handed in: how to begin a recording, where recordings are, which practice hosts there
are. So a test, a screenshot and a user run the same app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.errors import RecordingError, SmtpwalkError
from smtpwalk.net.own_name import own_name
from smtpwalk.net.resolve import resolve
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target, parse_target
from smtpwalk.net.walker import fresh_settings
from smtpwalk.practice.personality import Personality
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.recorder import Recorder
from smtpwalk.recording.shelf import shelf
from smtpwalk.report.rows import gutter, words
from smtpwalk.ui.looks import DARK, THEMES
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.dialogs import Reading
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.permission import Permission, PermissionScreen
from smtpwalk.ui.screens.recordings import LookScreen, RecordingsScreen
from smtpwalk.ui.screens.walk import WalkScreen
from smtpwalk.ui.walking import Walking
from smtpwalk.wire.visible import visible_text

OpenRecording = Callable[[Target, str, Path | None, Callable[[RecordingError], None]], Recorder]
Start = Literal["home", "recordings"]


class WalkApp(App[int]):
    """`request` opens a walk at once; `practice` a walk of that practice host; else the home screen."""

    TITLE = "smtpwalk"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", priority=True)]

    def __init__(self, *, record: OpenRecording, recordings: Path, hosts: Sequence[Personality],
                 request: WalkRequest | None = None, practice: Personality | None = None,
                 start: Start = "home") -> None:  # fmt: skip
        super().__init__()
        self._record, self._recordings, self._hosts = record, recordings, tuple(hosts)
        self._request, self._practice, self._start = request, practice, start
        self._walking: Walking | None = None
        self._open = AsyncExitStack()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen(self._hosts)

    def on_mount(self) -> None:
        if self._request is not None:
            self.begin(self._request)
        elif self._practice is not None:
            self.walk_practice(self._practice)
        elif self._start == "recordings":
            self.action_open_recordings()

    async def action_quit(self) -> None:
        await self._end_walk()
        self.exit(0)

    # ------------------------------------------------------------------ walks
    def walk_practice(self, host: Personality) -> None:
        self.run_worker(self._practice_walk(host), group="open", exclusive=True)

    async def _practice_walk(self, host: Personality) -> None:
        stage = Stage(host)
        try:
            await self._open.enter_async_context(stage)
        except SmtpwalkError as error:
            self._complain(error)
            return
        address = Address(stage.address, stage.port)
        target = Target(address.ip, address.port, tls=host.implicit_tls)
        settings = replace(
            fresh_settings(host.host, own_name(address)), may_send=True, own=host.own_domain.encode()
        )
        self.begin(WalkRequest(target, (address,), settings, practice=host), stage)

    def walk_host(self, text: str) -> None:
        self.run_worker(self._host_walk(text), group="open", exclusive=True)

    async def _host_walk(self, text: str) -> None:
        try:
            target = parse_target(*text.split(None, 1))
            addresses = await resolve(target)
        except SmtpwalkError as error:
            self._complain(error)
            return
        self.begin(WalkRequest(target, addresses, fresh_settings(target.host, own_name(addresses[0]))))

    def begin(self, request: WalkRequest, stage: Stage | None = None) -> None:
        """Asks for leave where it must, then opens the recording and the walk. Nothing is connected before."""
        if not request.needs_permission and not request.needs_addresses:
            self._begin(request, stage)
            return

        def answered(permission: Permission | None) -> None:
            if permission is None:
                self._complain(SmtpwalkError("No connection was made.", "A practice host needs no leave."))
                return
            settings = request.settings
            if permission.sender:
                settings = replace(
                    settings, sender=permission.sender.encode(), recipient=permission.recipient.encode()
                )
            self._begin(
                replace(request, permission=permission.words, settings=settings, addresses_given=True), stage
            )

        question = PermissionScreen(
            str(request.target), words=request.permission, ask_addresses=request.needs_addresses
        )
        self.push_screen(question, answered)

    def _begin(self, request: WalkRequest, stage: Stage | None) -> None:
        permission = request.permission or "not asked for: every address is this machine's own (loopback)"
        try:
            recorder = self._record(request.target, permission, request.record, self._complain)
        except RecordingError as error:
            self._complain(error)
            return
        self._walking = Walking(request, recorder, stage)
        screen = WalkScreen(self._walking.walker(), request, recorder.path.name)
        self._walking.screen = screen
        self.push_screen(screen)
        if stage is not None:
            self._walking.watch_outbox()

    def walk_again(self, screen: WalkScreen) -> None:
        if self._walking is not None:
            screen.begin_again(self._walking.walker())

    def leave_walk(self) -> None:
        self.run_worker(self._leave_walk(), group="open", exclusive=True)

    async def _leave_walk(self) -> None:
        await self._end_walk()
        self.pop_screen()

    async def _end_walk(self) -> None:
        if self._walking is not None:
            self._walking.end()
            self._walking = None
        await self._open.aclose()
        self._open = AsyncExitStack()

    def _complain(self, error: SmtpwalkError) -> None:
        """A sentence that stays until it is read: on the home screen's line, and as a notice elsewhere."""
        sentence = visible_text(str(error))
        if isinstance(self.screen, HomeScreen):
            self.screen.say(sentence)
        else:
            self.notify(sentence, severity="error", timeout=15, markup=False)

    # ------------------------------------------------------------------ other screens
    def action_open_code_book(self) -> None:
        self.open_code_book()

    def open_code_book(self, words: str = "") -> None:
        self.push_screen(CodeBookScreen(words))

    def action_open_recordings(self) -> None:
        try:
            entries = shelf(self._recordings)
        except RecordingError as error:
            self._complain(error)
            return
        self.push_screen(RecordingsScreen(entries, str(self._recordings)))

    def look_at(self, path: Path) -> None:
        try:
            recording = open_recording(path)
            talks: dict[int, Conversation] = {}
            for event in recording.events():
                talks.setdefault(event.session, Conversation()).feed(event)
        except RecordingError as error:
            self._complain(error)
            return
        header = recording.header
        remarks = [f"line {bad.line}: {bad.rule}" for bad in recording.warnings]
        if recording.cut_off:
            remarks.append("The last line is cut off: the recording ended in the middle of an event.")
        remarks.append(f"Permission: {header.permission}.")
        title = f"recorded {header.started:%Y-%m-%d %H:%M:%S %z}: {header.host}:{header.port}"
        self.push_screen(LookScreen(title, list(talks.values()) or [Conversation()], remarks))

    def show_text(self, title: str, body: Content) -> None:
        self.push_screen(Reading(title, body))

    # ------------------------------------------------------------------ saving
    def transcript_name(self, target: Target) -> str:
        host = "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in target.host)
        return f"{host}-{target.port}.txt"

    def save_transcript(self, talk: Conversation, name: str) -> str:
        """Writes the transcript as text; answers the sentence to show. An existing file is never written over."""
        path = Path(name).expanduser()
        text = "".join(f"{gutter(row)}{words(row)}".rstrip() + "\n" for row in talk.rows)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            return f"{visible_text(name)} exists and was not touched; choose another name."
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            return f"{visible_text(name)} could not be written: {reason}. Choose another place."
        return f"Saved to {visible_text(str(path.absolute()))}."

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from super().get_system_commands(screen)
        yield SystemCommand("Code book", "What each reply code means at each stage", self.open_code_book)
        yield SystemCommand("Recordings", "Everything that was walked", self.action_open_recordings)
        if isinstance(screen, WalkScreen):
            yield SystemCommand("Save transcript", "As a text file", screen.action_save)
            yield SystemCommand("Bytes", "The bytes of the last line", screen.action_bytes)
            yield SystemCommand("May go to", "Say where a message may go", screen.action_may_go)
            yield SystemCommand("Leave the walk", "QUIT first, or hang up", screen.action_leave)
