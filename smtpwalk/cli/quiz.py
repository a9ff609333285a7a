"""`smtpwalk quiz RECORDING`: each reply of a recorded session hidden in turn; the learner says what came.

By class, or by code with --code. After each answer the reply is shown and explained; at the end the count.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.painting import painted
from smtpwalk.course.answers import Puzzle, check_prediction, puzzles
from smtpwalk.course.bodies import Ask, Material, Predict
from smtpwalk.course.playing import Stream, fold, recorded
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Row
from smtpwalk.dialogue.explain import explain
from smtpwalk.practice.addresses import Naming
from smtpwalk.recording.reader import open_recording
from smtpwalk.report.transcript import explanation_lines, transcript

_PROMPTS: Final = {Ask.CLASS: "Which class, 2, 3, 4 or 5? ", Ask.CODE: "Which code? "}
_NOBODY: Final = Naming(("invalid",))
"""A quiz asks for codes only; whose the addresses are does not matter."""
_LEAVE: Final = frozenset({":quit", ":q"})


def run(args: argparse.Namespace, *, console: Console | None = None) -> int:
    console = console or Console.standard()
    path = Path(args.file).expanduser()
    sessions = open_recording(path).sessions()
    ask = Ask.CODE if args.code else Ask.CLASS
    asked = right = 0
    console.say("Say what the server answers. An empty line passes a question by, :quit leaves.")
    for session in sessions:
        for puzzle, shown in _fresh(puzzles(Stream(recorded(path, session.number), _NOBODY))):
            _show(console, fold(puzzle.shown), shown)
            said = console.ask(_PROMPTS[ask])
            if said is None or said.strip().lower() in _LEAVE:
                return _end(console, right, asked)
            asked += 1
            right += _answer(console, puzzle, ask, said)
    return _end(console, right, asked)


def _fresh(found: Iterable[Puzzle]) -> Iterable[tuple[Puzzle, int]]:
    """Each puzzle with the number of rows that were shown before it."""
    before = 0
    for puzzle in found:
        yield puzzle, before
        before = len(fold(puzzle.shown).rows)


def _show(console: Console, talk: Conversation, start: int) -> None:
    console.say()
    _rows(console, talk, talk.rows[start:])


def _rows(console: Console, talk: Conversation, rows: Iterable[Row]) -> None:
    for line in transcript(talk, rows=rows):
        console.print_line(painted(line, colour=console.colour))


def _answer(console: Console, puzzle: Puzzle, ask: Ask, said: str) -> bool:
    """Says whether it was right, then what came and what it means."""
    checked = check_prediction(Predict(Material(), ask, ""), puzzle.exchange, said)
    console.say("Right." if checked.right else " ".join(("No.", *checked.remarks)) if said.strip() else "It was:")
    found = explain(puzzle.exchange)
    for line in explanation_lines(found) if found else ():
        console.say(line.text.strip(), "  ")
    return checked.right


def _end(console: Console, right: int, asked: int) -> int:
    console.say()
    console.say(f"{right} of {asked} were right." if asked else "There was nothing to ask about in this recording.")
    return 0
