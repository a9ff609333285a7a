"""Opening walks and recordings: the questions before, the practice host behind, the files below.

One walk is open at a time. Nothing is connected before the permission stands and the recording is open.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.errors import RecordingError, SmtpwalkError
from smtpwalk.net.own_name import own_name
from smtpwalk.net.resolve import resolve
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target, parse_target
from smtpwalk.net.walker import fresh_settings
from smtpwalk.practice.personality import Personality
from smtpwalk.recording.header import PERMISSION_NOT_NEEDED
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.shelf import shelf
from smtpwalk.report.transcript import transcript
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.permission import Permission, PermissionScreen
from smtpwalk.ui.screens.recordings import LookScreen, RecordingsScreen
from smtpwalk.ui.screens.walk import WalkScreen
from smtpwalk.ui.walking import Walking
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.recording.recorder import Recorder
    from smtpwalk.ui.app import WalkApp
    from smtpwalk.ui.comparing import CompareRequest, Reading
    from smtpwalk.ui.relaying import Relaying
    from smtpwalk.ui.screens.comparison import ComparisonScreen

INTERRUPTED: Final = 130
"""Left before anything was found."""


class Opening:
    def __init__(self, app: WalkApp) -> None:
        self._app = app
        self._walking: Walking | Relaying | None = None
        self._behind = AsyncExitStack()
        self._reading: Reading | None = None
        self._comparison: ComparisonScreen | None = None

    # ------------------------------------------------------------------ walks
    def walk_practice(self, host: Personality, *, relay: bool = False) -> None:
        """A walk of a practice host, or a relay test of it."""
        self._app.run_worker(self._practice_walk(host, relay), group="open", exclusive=True)

    async def _practice_walk(self, host: Personality, relay: bool) -> None:
        stage = Stage(host)
        try:
            await self._behind.enter_async_context(stage)
        except SmtpwalkError as error:
            self._app.complain(error)
            return
        address = Address(stage.address, stage.port)
        target = Target(address.ip, address.port, tls=host.implicit_tls)
        fresh = fresh_settings(host.host, own_name(address))
        settings = replace(fresh, may_send=True, own=host.own_domain.encode())
        self.begin(WalkRequest(target, (address,), settings, practice=host, relay=relay), stage)

    def walk_host(self, text: str, *, relay: bool = False) -> None:
        """A walk of the host that was typed, or a relay test of it."""
        self._app.run_worker(self._host_walk(text, relay), group="open", exclusive=True)

    async def _host_walk(self, text: str, relay: bool) -> None:
        try:
            target = parse_target(*text.split(None, 1))
            addresses = await resolve(target)
        except SmtpwalkError as error:
            self._app.complain(error)
            return
        self.begin(WalkRequest(target, addresses, fresh_settings(target.host, own_name(addresses[0])), relay=relay))

    def begin(self, request: WalkRequest, stage: Stage | None = None) -> None:
        """Asks for leave where it must, then opens the recording and the walk."""
        if not request.needs_permission and not request.needs_addresses:
            self._begin(request, stage)
            return

        def answered(permission: Permission | None) -> None:
            if permission is None:
                self._app.complain(SmtpwalkError("No connection was made.", "A practice host needs no leave."))
                return
            settings, words = request.settings, permission.words
            if permission.sender:
                sender, recipient = permission.sender.encode(), permission.recipient.encode()
                settings = replace(settings, sender=sender, recipient=recipient)
            self._begin(replace(request, permission=words, settings=settings, addresses_given=True), stage)

        ask = request.needs_addresses
        self._app.push_screen(
            PermissionScreen(str(request.target), words=request.permission, ask_addresses=ask), answered
        )

    def _begin(self, request: WalkRequest, stage: Stage | None) -> None:
        words = request.permission or PERMISSION_NOT_NEEDED
        try:
            recorder = self._app.machine.record(request.target, words, request.record, self._app.complain)
        except RecordingError as error:
            self._app.complain(error)
            return
        if request.relay:
            self._relay_test(request, recorder, stage)
            return
        self._walking = walking = Walking(request, recorder, stage)
        screen = WalkScreen(walking.walker(), request, recorder.path.name)
        walking.screen = screen
        self._app.push_screen(screen)
        if stage is not None:
            walking.watch_outbox()

    def _relay_test(self, request: WalkRequest, recorder: Recorder, stage: Stage | None) -> None:
        from smtpwalk.ui.relaying import Relaying
        from smtpwalk.ui.screens.relay import RelayScreen

        self._walking = relaying = Relaying(request, recorder, stage)
        title = request.practice.title if request.practice else str(request.target)
        self._app.push_screen(RelayScreen(relaying, title, recorder.path.name))

    def walk_again(self, screen: WalkScreen) -> None:
        if isinstance(self._walking, Walking):
            screen.begin_again(self._walking.walker())

    def leave_walk(self) -> None:
        self._app.run_worker(self._leave_walk(), group="open", exclusive=True)

    async def _leave_walk(self) -> None:
        await self.end_walk()
        self._app.pop_screen()

    async def end_walk(self) -> None:
        if self._walking is not None:
            self._walking.end()
            self._walking = None
        await self._behind.aclose()
        self._behind = AsyncExitStack()

    # ------------------------------------------------------------------ recordings
    def list_recordings(self) -> None:
        folder = self._app.machine.recordings
        try:
            entries = shelf(folder)
        except RecordingError as error:
            self._app.complain(error)
            return
        self._app.push_screen(RecordingsScreen(entries, str(folder)))

    def look_at(self, path: Path) -> None:
        try:
            recording = open_recording(path)
            talks: dict[int, Conversation] = {}
            for event in recording.events():
                talks.setdefault(event.session, Conversation()).feed(event)
        except RecordingError as error:
            self._app.complain(error)
            return
        header = recording.header
        remarks = [f"Line {bad.line}: {bad.rule}" for bad in recording.warnings]
        if recording.cut_off:
            remarks.append("The last line is cut off: the recording ended in the middle of an event.")
        remarks.append(f"Permission: {header.permission}.")
        title = f"recorded {header.started:%Y-%m-%d %H:%M:%S %z}: {header.host}:{header.port}"
        self._app.push_screen(LookScreen(title, list(talks.values()) or [Conversation()], remarks))

    # ------------------------------------------------------------------ comparisons
    def compare_files(self, a: Path, b: Path) -> None:
        from smtpwalk.ui.comparing import CompareRequest

        self.compare(CompareRequest(a, b))

    def compare(self, request: CompareRequest, *, alone: bool = False) -> None:
        """Opens the screen at once; the files are read behind it. `alone`: the app was started for this only."""
        from smtpwalk.ui.comparing import Reading
        from smtpwalk.ui.screens.comparison import ComparisonScreen

        self._reading = reading = Reading(request, alone=alone)
        self._comparison = screen = ComparisonScreen(request)
        self._app.push_screen(screen)
        self._app.run_worker(self._compare(reading, screen), group="compare", exclusive=True)

    async def _compare(self, reading: Reading, screen: ComparisonScreen) -> None:
        from smtpwalk.ui.comparing import GivenUp

        try:
            screen.show(await reading.read())
        except GivenUp:
            return
        except RecordingError as error:
            if reading.alone:
                said = f"smtpwalk: {visible_text(str(error))}"
                self._app.exit(error.exit_code, message=Text(said))
                return
            while screen in self._app.screen_stack:
                self._app.pop_screen()
            self._app.complain(error)

    def leave_comparison(self) -> None:
        """Back to where it was opened; where the app was started for it, out of the app."""
        self.give_up_reading()
        if self._reading is not None and self._reading.alone:
            self._app.exit(self.exit_code)
        else:
            self._app.pop_screen()

    def give_up_reading(self) -> None:
        if self._reading is not None:
            self._reading.given_up = True

    @property
    def exit_code(self) -> int:
        """What the app ends with: of a comparison that it was started for, what was found."""
        if self._reading is None or not self._reading.alone or self._comparison is None:
            return 0
        found = self._comparison.comparison
        return INTERRUPTED if found is None else 0 if found.same else 1


def transcript_name(target: Target) -> str:
    """A file name for the transcript of a host."""
    host = "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in target.host)
    return f"{host}-{target.port}.txt"


def save_transcript(talk: Conversation, name: str) -> str:
    """Writes the transcript as text; answers the sentence to show. An existing file is never written over."""
    path = Path(name).expanduser()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(f"{str(line).rstrip()}\n" for line in transcript(talk))
    except FileExistsError:
        return f"{visible_text(name)} exists and was not touched; choose another name."
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return f"{visible_text(name)} could not be written: {reason}. Choose another place."
    return f"Saved to {visible_text(str(path.absolute()))}."
