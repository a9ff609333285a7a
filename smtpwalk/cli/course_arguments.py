"""The arguments of the course's commands: `learn` and `check`. Only argparse is needed here."""

from __future__ import annotations

import argparse
from typing import Final

from smtpwalk.cli.commands import Make

_LEARN: Final = """\
LESSON is the name of its folder, its number, or the words in its name: 04_reply_codes, 4, reply_codes.

examples:
  smtpwalk learn                               the lessons, and what comes next
  smtpwalk learn 4                             one lesson; it goes on where you were
  smtpwalk learn --plain 4                     as lines: text, questions, and dialogues on a practice host
  smtpwalk learn --search "null sender"        where the course speaks of it
  smtpwalk learn --course ~/my-course          a course of your own

exit codes:
  0    it ended as it should
  1    something went wrong
  2    there is no such lesson, a course breaks a rule, or the progress file cannot be used
  130  ended by Ctrl-C; what was done is kept
"""
_CHECK: Final = """\
Each message names the file, the line, the rule and what to do. Every exercise is tried: untouched it must fail,
with its shown solution it must pass. docs/lessons.md says how a course is written.

examples:
  smtpwalk check                               the course of this program
  smtpwalk check ~/my-course
  smtpwalk check --new my-course ~             make one to begin with, as ~/my-course

exit codes:
  0    nothing is wrong
  1    something is wrong with the course
  2    the command line cannot be used
"""


_QUIZ: Final = """\
RECORDING is any recording of this program: a walk of yours, a relay test, a session of a lesson.

examples:
  smtpwalk quiz lessons/16_final_case/anvil.smtp.jsonl
  smtpwalk quiz FILE --code                    the whole code is asked for, not only its first digit
"""


def add_commands(make: Make) -> None:
    _learn(make("learn", "learn SMTP by doing it: lessons with exercises", _LEARN))
    _quiz(make("quiz", "guess each reply of a recording before it is shown", _QUIZ))
    _check(make("check", "say what is wrong with a course", _CHECK))


def _learn(learn: argparse.ArgumentParser) -> None:
    learn.add_argument("lesson", nargs="?", metavar="LESSON", help="the lesson to open")
    learn.add_argument("--plain", action="store_true", help="lines on a plain terminal instead of a screen")
    learn.add_argument(
        "--course", metavar="DIR", help="the course in this folder, instead of the program's own"
    )
    learn.add_argument("--hosts", metavar="DIR", help="add the practice hosts (*.toml) of this folder")
    learn.add_argument("--progress", metavar="FILE", help="keep progress in this file, and mended files beside it")
    what = learn.add_mutually_exclusive_group()
    what.add_argument("--again", action="store_true", help="show the lesson from its beginning, done or not")
    what.add_argument(
        "--reset", action="store_true", help="forget what was done of LESSON, or of the whole course"
    )
    what.add_argument("--search", metavar="WORDS", help="list the places that hold all these words")


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "folder", nargs="?", metavar="DIR", help="the course's folder (default: the program's own)"
    )
    check.add_argument(
        "--new", metavar="NAME", help="make a small course that passes, as DIR/NAME (default: here)"
    )
    check.add_argument("--hosts", metavar="DIR", help="add the practice hosts (*.toml) of this folder")


def _quiz(quiz: argparse.ArgumentParser) -> None:
    quiz.add_argument("file", metavar="RECORDING", help="the recording to be asked about")
    quiz.add_argument("--code", action="store_true", help="ask for the whole code instead of the class")
