from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.player import Player
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.stages import Stage

EVENTS: list[Event] = [
    Mark(0.0, 1, "connecting", {"address": "192.0.2.1", "port": 25}),
    Mark(0.1, 1, "connected", {"address": "192.0.2.1", "port": 25}),
    ServerBytes(0.2, 1, b"220 mx\r\n"),  # row 2
    ClientBytes(10.0, 1, b"EHLO a\r\n"),  # row 3
    ServerBytes(10.1, 1, b"250-mx\r\n250 HELP\r\n"),  # rows 4, 5
    ClientBytes(10.1, 1, b"MAIL FROM:<a@b.test>\r\n"),  # row 6
    ServerBytes(10.2, 1, b"450 later\r\n"),  # row 7
    ClientBytes(11.0, 1, b"MAIL FROM:<a@b.test>\r\n"),  # row 8
    ServerBytes(11.1, 1, b"550 no\r\n"),  # row 9
    Mark(12.0, 1, "closed", {"by": "server"}),  # row 10
]
ROWS = 11


def player(*, timed: bool = True, events: list[Event] = EVENTS) -> Player:
    talk = Conversation()
    for event in events:
        talk.feed(event)
    return Player(talk, timed)


def test_steps_by_exchange_forwards_and_back() -> None:
    playing = player()
    seen = []
    while playing.step(1):
        seen.append(playing.shown)
    assert seen == [3, 6, 8, ROWS]
    back = []
    while playing.step(-1):
        back.append(playing.shown)
    assert back == [8, 6, 3, 0]


def test_from_the_middle_of_an_exchange_a_step_back_is_to_its_beginning() -> None:
    playing = player()
    playing.go(5)
    playing.step(-1)
    assert playing.shown == 3
    playing.go(5)
    playing.step(1)
    assert playing.shown == 6


def test_what_may_be_seen_of_the_answers() -> None:
    playing = player()
    playing.go(5)  # EHLO and half of its reply
    assert [one.stage for one in playing.answered()] == [Stage.GREETING]
    current = playing.current()
    assert current is not None
    assert current.stage is Stage.EHLO
    assert not playing.is_answered(current)
    playing.go(6)
    assert playing.is_answered(current)


def test_refusals_stages_and_the_way_between_them() -> None:
    playing = player()
    assert playing.refusals() == [7, 9]
    assert playing.stages() == [2, 3, 6]
    playing.go(0)
    assert playing.next_of(playing.refusals(), 1) == 7
    playing.go_behind(7)
    assert playing.next_of(playing.refusals(), 1) == 9
    assert playing.next_of(playing.refusals(), -1) is None
    playing.go(ROWS)
    assert playing.next_of(playing.refusals(), 1) is None
    assert playing.next_of(playing.refusals(), -1) == 9


@pytest.mark.parametrize(
    ("shown", "speed", "cap", "delay"),
    [
        (0, 1.0, None, 0.0),
        (1, 1.0, None, 0.1),
        (3, 1.0, None, 9.8),  # the user thought so long
        (3, 1.0, 2.0, 2.0),
        (3, 4.0, 2.0, 0.5),
        (5, 1.0, None, 0.0),  # another line of one reply
        (6, 1.0, None, 0.3),  # a program talks faster than anybody reads
        (ROWS, 1.0, None, 0.0),
    ],
)
def test_the_time_to_the_next_row(shown: int, speed: float, cap: float | None, delay: float) -> None:
    playing = player()
    playing.go(shown)
    assert playing.delay(speed, cap) == pytest.approx(delay)


def test_without_times_it_goes_as_a_person_would() -> None:
    playing = player(timed=False)
    gaps = [playing.gap(row) for row in range(ROWS)]
    assert gaps[3] > gaps[4] > 0 == gaps[5]


def test_the_time_line_goes_from_0_to_1_and_never_back() -> None:
    playing = player()
    places = [playing.fraction(row) for row in range(ROWS)]
    assert (places[0], places[-1]) == (0.0, 1.0)
    assert places == sorted(places)
    assert places[3] - places[2] < 0.5  # a long wait does not fill the line


def test_it_grows_with_the_dialogue() -> None:
    whole = player()
    growing = player(events=[])
    for event in EVENTS:
        growing.talk.feed(event)
        growing.grow()
    assert (growing.begins, growing.stops(), growing.refusals()) == (whole.begins, whole.stops(), whole.refusals())


@given(st.lists(st.sampled_from(["on", "back", "home", "end", "tick"]) | st.integers(0, ROWS), max_size=30))
def test_wherever_one_goes_the_place_is_one(moves: list[str | int]) -> None:
    playing = player()
    for move in moves:
        if isinstance(move, int):
            playing.go(move)
        elif move in ("on", "back"):
            playing.step(1 if move == "on" else -1)
        elif move == "tick":
            playing.go(playing.shown + 1)
        else:
            playing.go(0 if move == "home" else ROWS)
        assert 0 <= playing.shown <= ROWS
        assert playing.at_end == (playing.shown == ROWS)
        assert playing.delay() >= 0
        assert len(playing.answered()) <= len(playing.talk.exchanges)


def test_nothing_to_play() -> None:
    playing = player(events=[])
    assert playing.at_end
    assert not playing.step(1)
    assert not playing.step(-1)
    assert playing.current() is None
