"""Every sample is taken for its own notation and no other, and folds without a doubt, whatever is wrapped around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smtpwalk.dialogue.exchange import Doubt
from smtpwalk.recording.importers.marked import Marked
from smtpwalk.recording.importers.notations import NOTATIONS, notation, recognise

from .reading import said, source, told
from .sampling import SAMPLES, folded

TABLES = [name for name in NOTATIONS if isinstance(getattr(notation(name), "MARKED", None), Marked)]
OF_LINES = [*TABLES, "exchange", *({"javamail"} - set(TABLES))]
NAMES = sorted(path.stem for path in SAMPLES.glob("*.*.txt") if path.stem.partition(".")[0] in OF_LINES)
WITHOUT_REPLIES = {"phpmailer.level1"}

WRAPPED: dict[str, Callable[[str], str]] = {
    "windows": lambda text: text.replace("\n", "\r\n"),
    "quoted in a mail": lambda text: _before(text, "> "),
    "in a block of code": lambda text: _before(text, "    "),
    "a list": lambda text: _before(text, "- "),
    "docker": lambda text: _before(text, "2024-05-02T10:00:00.000000001Z "),
    "docker compose": lambda text: _before(text, "web_1  | "),
    "kubernetes": lambda text: _before(text, "2024-05-02T10:00:00.000000001Z stdout F "),
    "the system log": lambda text: _before(text, "May  2 10:00:00 host app[12]: "),
}


def _before(text: str, what: str) -> str:
    return "".join(f"{what}{line}\n" for line in text.splitlines())


def _sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", OF_LINES)
def test_every_notation_of_lines_has_a_sample(name: str) -> None:
    assert any(found.startswith(f"{name}.") for found in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_taken_for_what_it_is(tmp_path: Path, name: str) -> None:
    assert recognise(source(tmp_path, _sample(name))) == name.partition(".")[0]


@pytest.mark.parametrize("how", WRAPPED)
@pytest.mark.parametrize("name", NAMES)
def test_what_others_put_around_it_changes_nothing(tmp_path: Path, name: str, how: str) -> None:
    plain, as_what = _sample(name), name.partition(".")[0]
    wrapped = source(tmp_path, WRAPPED[how](plain))
    assert recognise(wrapped) == as_what
    assert said(told(tmp_path, WRAPPED[how](plain), as_what)) == said(told(tmp_path, plain, as_what))


@pytest.mark.parametrize("name", NAMES)
def test_each_reply_finds_its_command(tmp_path: Path, name: str) -> None:
    """What a tool leaves out does not put the pairing out of step."""
    events = told(tmp_path, _sample(name), name.partition(".")[0])
    for session in {event.session for event in events if hasattr(event, "session")}:
        talk = folded(events, session)
        assert not talk.out_of_step
        doubts = {doubt for exchange in talk.exchanges for doubt in exchange.doubts}
        assert doubts <= ({Doubt.OVERLAP} if name in WITHOUT_REPLIES else set())
