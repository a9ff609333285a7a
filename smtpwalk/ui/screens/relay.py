"""The relay test on the screen: run by itself or step by step, the matrix filling up, the verdict with its grounds.

The plan is the one that `smtpwalk test` runs; this screen only decides when its next step is done.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Footer, Label, Static
from textual.worker import Worker

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.explain import explain
from smtpwalk.net.prober import Tested
from smtpwalk.recording.player import last_row
from smtpwalk.relay.outcomes import ProbeResult
from smtpwalk.relay.probes import Probe, controls
from smtpwalk.relay.steps import AskProof, Connect, Leave, Pause, Say, SendMessage, Step
from smtpwalk.report.advice import what_now
from smtpwalk.ui.looks import VERDICTS
from smtpwalk.ui.relaying import Relaying
from smtpwalk.ui.widgets.guide import Guide
from smtpwalk.ui.widgets.matrix import Matrix
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.events import Event
from smtpwalk.wire.visible import visible, visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

_BEGIN: Final = "Space runs the test, n does one step. Esc leaves."


class RelayScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("space", "run", "Run/pause"),
        Binding("n", "step", "One step"),
        Binding("d", "dialogue", "Dialogue"),
        Binding("v", "verdict", "Verdict"),
        Binding("s", "stop", "Stop here"),
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+n", "more", "More", show=False),
        *[Binding(str(number), f"ground({number})", f"Ground {number}", show=False) for number in range(1, 10)],
    ]

    app: WalkApp

    def __init__(self, relaying: Relaying, title: str, recording: str) -> None:
        super().__init__()
        self._relaying, self._title, self._recording = relaying, title, recording
        plan = relaying.plan
        self._probes: dict[str, Probe] = {probe.id: probe for probe in (*controls(), *plan.settings.forms)}
        self._go = asyncio.Event()
        self._by_itself = False
        self._step: Step | None = None
        self._tested: Tested | None = None
        self._session = 0
        self._worker: Worker[None] | None = None
        self._stale = False
        relaying.heard = self._heard

    def compose(self) -> ComposeResult:
        head = Content.styled(f" relay test: {visible_text(self._title)} ", "bold $primary")
        yield Label(
            head + Content.styled(f"  recording: {visible_text(self._recording)}", "$foreground-muted"), id="title"
        )
        with ContentSwitcher(initial="matrix-view", id="relay-views"):
            with Vertical(id="matrix-view"):
                yield Label(Matrix.heading())
                yield Matrix(list(self._probes.values()), id="matrix")
            yield Transcript([], id="transcript")
        yield Guide(id="guide")
        yield Static(_BEGIN, id="state")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Footer).compact = True
        self.query_one(Matrix).focus()
        self._worker = self.run_worker(self._run(), group="wire")

    # ------------------------------------------------------------------ the plan
    async def _run(self) -> None:
        """Each step waits for its turn: always set while the test runs by itself, once for each `n` else."""
        steps = self._relaying.plan.steps()
        prober = self._relaying.prober
        try:
            step = next(steps)
            while True:
                self._coming(step)
                await self._go.wait()
                if not self._by_itself:
                    self._go.clear()
                step = steps.send(await prober.do(step))
                self._draw()
        except StopIteration as over:
            self._judge(prober.tested(over.value))
        finally:
            prober.hang_up()

    def _coming(self, step: Step) -> None:
        self._step = step
        asked = getattr(step, "asked", None)
        self.query_one(Matrix).show(self._relaying.plan.results, asked.probe.id if asked else None)
        self._say(f"Next: {_words(step)}" if not self._by_itself else f"Now: {_words(step)}")

    def _judge(self, tested: Tested) -> None:
        self._tested = tested
        self._by_itself = False
        results = {result.id: result for result in tested.evidence.results}
        self.query_one(Matrix).show(results, None)
        self._say("Done. v shows the verdict, a figure goes to the exchange behind that ground, Enter to a form's.")
        self.action_verdict()
        self.refresh_bindings()

    def _heard(self, event: Event) -> None:
        if not self._stale:
            self._stale = True
            self.call_later(self._draw)

    def _draw(self) -> None:
        self._stale = False
        talks = self._relaying.prober.talks
        transcript = self.query_one(Transcript)
        if talks and len(talks) != self._session and self._tested is None:
            self._session = len(talks)
            transcript.show(talks[-1].rows)
        elif talks:
            transcript.refresh_rows(visible(self._talk.partial))

    @property
    def _talk(self) -> Conversation:
        talks = self._relaying.prober.talks
        return talks[self._session - 1] if talks and self._session else Conversation()

    # ------------------------------------------------------------------ what stands beside it
    def on_matrix_looked(self, event: Matrix.Looked) -> None:
        probe = self._probes.get(event.probe)
        if probe is not None:
            self.query_one(Guide).show_content(_story(probe, self._relaying.plan.results.get(probe.id)))

    def on_matrix_chosen(self, event: Matrix.Chosen) -> None:
        result = self._relaying.plan.results.get(event.probe)
        if result is not None and result.session:
            self._show_exchange(result.session, result.exchange)

    def on_transcript_row_chosen(self, event: Transcript.RowChosen) -> None:
        row = self._talk.rows[event.row] if event.row is not None and event.row < len(self._talk.rows) else None
        if row is not None and row.exchange is not None:
            self.query_one(Guide).show(None, explain(self._talk.exchanges[row.exchange], self._talk))

    def _show_exchange(self, session: int, exchange: int) -> None:
        self._session = session
        transcript = self.query_one(Transcript)
        self.query_one(ContentSwitcher).current = "transcript"
        transcript.show(self._talk.rows, last_row(self._talk.rows, exchange))
        transcript.focus()

    # ------------------------------------------------------------------ keys
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("run", "step", "stop"):
            return self._tested is None
        return self._tested is not None if action in ("verdict", "ground") else True

    def action_run(self) -> None:
        self._by_itself = not self._by_itself
        if self._by_itself:
            self._go.set()
        else:
            self._go.clear()
            self._say("Paused behind the step under way. Space runs on, n does one step.")

    def action_step(self) -> None:
        self._by_itself = False
        self._go.set()

    def action_stop(self) -> None:
        """Judges what was found so far; what was not asked is untested, never refused."""
        if self._worker is not None and self._tested is None:
            self._worker.cancel()
            self._judge(self._relaying.prober.tested(self._relaying.plan.evidence))

    def action_dialogue(self) -> None:
        switcher = self.query_one(ContentSwitcher)
        to_matrix = switcher.current == "transcript"
        switcher.current = "matrix-view" if to_matrix else "transcript"
        (self.query_one(Matrix) if to_matrix else self.query_one(Transcript)).focus()

    def action_verdict(self) -> None:
        if self._tested is not None:
            self.query_one(Guide).show_content(_verdict(self._tested))

    def action_ground(self, number: int) -> None:
        grounds = self._tested.judgement.grounds if self._tested else ()
        ground = next((one for one in grounds if one.number == number), None)
        if ground is not None and ground.session:
            self._show_exchange(ground.session, ground.exchange)

    def action_more(self) -> None:
        self.query_one(Guide).turn_page()

    def action_help(self) -> None:
        self.app.show_text("The relay test", Content(_HELP))

    def action_leave(self) -> None:
        if self.query_one(ContentSwitcher).current == "transcript":
            self.action_dialogue()
        else:
            self.app.opening.leave_walk()

    def _say(self, sentence: str) -> None:
        self.query_one("#state", Static).update(Content.styled(sentence, "$foreground-muted"))


def _words(step: Step) -> str:
    if isinstance(step, Say):
        return f"{visible(step.line)} ({step.why})"
    if isinstance(step, Pause):
        return f"wait {step.seconds:.0f} s. {step.why}"
    names = {Connect: "connect", Leave: "take leave", SendMessage: "send the message", AskProof: "look for arrivals"}
    return f"{names[type(step)]}. {step.why}"


def _story(probe: Probe, result: ProbeResult | None) -> Content:
    lines = [
        Content.styled(probe.title or probe.id, "bold $primary"),
        Content.styled("MAIL FROM ", "bold") + Content(probe.mail_from or "<>"),
        Content.styled("RCPT TO ", "bold") + Content(probe.rcpt_to),
        Content.styled("Looks for: ", "bold") + Content(probe.looks_for),
        Content(probe.story),
        Content.styled(f"Source: {probe.rfc}", "$foreground-muted") if probe.rfc else Content(""),
    ]
    if result is not None and result.code is not None:
        said = visible(result.reply.replace(b"\n", b" "))
        lines.insert(3, Content.styled(f"Answered at {result.stage}: ", "bold") + Content(f"{result.code} {said}"))
    return Content("\n").join(lines)


def _verdict(tested: Tested) -> Content:
    judgement = tested.judgement
    head = Content.styled(f"{judgement.verdict.upper()} ({judgement.reason})", VERDICTS[judgement.verdict])
    lines = [head, Content(judgement.words), Content(tested.vantage.words), Content("")]
    lines += [
        Content.styled(f"{ground.number}. ", "bold $accent" if ground.session else "bold")
        + Content(visible_text(ground.text))
        for ground in judgement.grounds
    ]
    lines += [Content(""), Content.styled("What to do now: ", "bold") + Content(what_now(judgement, tested.evidence))]
    return Content("\n").join(lines)


_HELP: Final = (
    "Each row is a form of address that some servers fall for. The controls come first: their answers are known.\n\n"
    "Space runs the test by itself, and pauses it. n does one step: the line below says which, and why.\n"
    "Up and Down go through the forms, and the story of each stands below. Enter goes to the exchange behind a form.\n"
    "d changes between forms and dialogue. s stops and judges what was found so far.\n"
    "When the test is over, v shows the verdict; a figure goes to the exchange behind that ground.\n"
    "Ctrl+N shows the next page of the text below. Esc leaves; everything is recorded.\n\n"
    "A practice host is tested to the dot, with its outbox as proof. Any other host is tested to RCPT, and nothing is"
    " sent; smtpwalk test with --deliver-to and --catch goes further."
)
