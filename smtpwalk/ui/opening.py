"""Opening walks and recordings: the questions before, the practice host behind, the files below.

One walk is open at a time. Nothing is connected before the permission stands and the recording is open.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.errors import RecordingError, SmtpwalkError
from smtpwalk.net.own_name import own_name
from smtpwalk.net.resolve import resolve
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target, parse_target
from smtpwalk.net.walker import fresh_settings
from smtpwalk.practice.personality import Personality
from smtpwalk.recording.header import PERMISSION_NOT_NEEDED
from smtpwalk.recording.index import Session
from smtpwalk.recording.reader import Recording, open_recording
from smtpwalk.report.transcript import transcript
from smtpwalk.ui.replaying import Replaying
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.permission import Permission, PermissionScreen
from smtpwalk.ui.screens.player import PlayerScreen
from smtpwalk.ui.screens.recordings import RecordingsScreen
from smtpwalk.ui.screens.sessions import SessionsScreen
from smtpwalk.ui.screens.walk import WalkScreen
from smtpwalk.ui.shelving import Shelving
from smtpwalk.ui.walking import Walking
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.recording.recorder import Recorder
    from smtpwalk.ui.app import WalkApp
    from smtpwalk.ui.relaying import Relaying


class Opening:
    def __init__(self, app: WalkApp) -> None:
        self._app = app
        self._walking: Walking | Relaying | None = None
        self._behind = AsyncExitStack()
        self._shelving: Shelving | None = None

    # ------------------------------------------------------------------ walks
    def walk_practice(self, host: Personality, *, relay: bool = False, record: Path | None = None) -> None:
        """A walk of a practice host, or a relay test of it; `record`: the file that the user named."""
        self._app.run_worker(self._practice_walk(host, relay, record), group="open", exclusive=True)

    async def _practice_walk(self, host: Personality, relay: bool, record: Path | None) -> None:
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
        self.begin(WalkRequest(target, (address,), settings, record=record, practice=host, relay=relay), stage)

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
        if self._shelving is None:
            self._shelving = Shelving(folder)
        try:
            self._shelving.look()
        except RecordingError as error:
            self._app.complain(error)
            return
        self._app.push_screen(RecordingsScreen(self._shelving))

    @property
    def being_written(self) -> Path | None:
        """The recording of the walk that is open."""
        return self._walking.recorder.path if self._walking is not None else None

    def look_at(self, path: Path) -> None:
        """A recording of the list, all of it shown."""
        try:
            recording = open_recording(path)
        except RecordingError as error:
            self._app.complain(error)
            return
        self.replay(recording)

    def replay(self, recording: Recording, *, follow: bool = False, play: bool = False) -> None:
        """The player, or first the list of sessions where there are several. `play`: from the beginning, at once."""
        try:
            replaying = Replaying(recording, follow=follow)
            more = replaying.index_on()
        except RecordingError as error:
            self._app.complain(error)
            return
        self._app.run_worker(self._keep_reading(replaying), group="replay", exclusive=True)
        title = f"{_when(recording)}: {recording.header.target}"
        if not follow and (len(replaying.sessions) > 1 or more):
            self.list_sessions(replaying, title)
            return
        screen = PlayerScreen(replaying, title, _remarks(recording), whole=not play)
        if replaying.sessions:
            replaying.begin(replaying.sessions[-1 if follow else 0])
        self._app.push_screen(screen)

    async def _keep_reading(self, replaying: Replaying) -> None:
        try:
            await replaying.keep_reading()
        except RecordingError as error:
            self._app.complain(error)

    def list_sessions(self, replaying: Replaying, title: str, player: PlayerScreen | None = None) -> None:
        """To choose one from; `player` is the screen that shows it, if there is one already."""
        remarks = _remarks(replaying.recording)

        def chosen(session: Session | None) -> None:
            if session is None:
                if player is None:
                    self._end_replay()
            elif player is not None:
                player.show_session(session)
            else:
                replaying.begin(session)
                self._app.push_screen(PlayerScreen(replaying, title, remarks))

        self._app.push_screen(SessionsScreen(replaying, title, remarks), chosen)

    def leave_replay(self) -> None:
        self._app.pop_screen()
        self._end_replay()

    def _end_replay(self) -> None:
        self._app.workers.cancel_group(self._app, "replay")


def _when(recording: Recording) -> str:
    header = recording.header
    return f"recorded {header.started:%Y-%m-%d %H:%M:%S %z}" if header.timed else f"read as {header.origin}"


def _remarks(recording: Recording) -> str:
    """What a reader should know of the file: what could not be read, and whose leave there was."""
    found = [f"Line {bad.line}: {bad.rule}" for bad in recording.warnings]
    if recording.bad_lines > len(recording.warnings):
        found.append(f"And {recording.bad_lines - len(recording.warnings)} more such lines.")
    if recording.cut_off:
        found.append("The last line is cut off: the recording ended in the middle of an event.")
    return visible_text(" ".join([*found, f"Permission: {recording.header.permission}."]))


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
