from __future__ import annotations

from smtpwalk.recording.importers.pasted.typed_ahead import CUT, JOINED
from smtpwalk.recording.importers.terminal.played import ASIDE_KEPT, Chunk, events_of, rows_of, target_of
from smtpwalk.recording.importers.told import remark
from smtpwalk.wire.events import Mark

from ..reading import marks, said, script

SCREEN = [
    "[admin@probe ~]$ telnet mx.example.test 25\r\n", "Trying 192.0.2.25...\r\nConnected to mx.example.test.\r\n",
    "Escape character is '^]'.\r\n", "220 mx.example.test ESMTP\r\n", "HELP\b \b", "O x\r\n", "250 mx\r\n", "QUIT\r\n",
    "221 bye\r\n", "Connection closed by foreign host.\r\n",
]  # fmt: skip
SAID = script("S: 220 mx.example.test ESMTP\nC: HELO x\nS: 250 mx\nC: QUIT\nS: 221 bye")


def chunks(*texts: str, keys: dict[int, str] | None = None) -> list[Chunk]:
    """One each second; `keys` are typed before the chunk of that number."""
    found = []
    for number, text in enumerate(texts):
        if keys and number in keys:
            found.append(Chunk(float(number), keys[number].encode(), number, keys=True))
        found.append(Chunk(float(number), text.encode(), number))
    return found


def test_chunks_of_output_become_a_dialogue_with_its_times() -> None:
    events = list(events_of(chunks(*SCREEN)))
    assert said(events) == SAID
    replies = [event.t for event in events if not isinstance(event, Mark)]
    assert replies == [3.0, 5.0, 6.0, 7.0, 8.0]
    assert target_of(chunks(*SCREEN)) == ("mx.example.test", 25)


def test_keys_prove_what_was_typed() -> None:
    """Without them the second line could be anybody's; with them it was the server's."""
    screen = ["$\r\n220 mx.example.test ESMTP\r\n", "quit later, please\r\n", "EHLO x\r\n", "250 mx\r\n"]
    events = list(events_of(chunks(*screen, keys={0: "$\r", 2: "EHLO x\r"})))
    assert said(events) == script("S: 220 mx.example.test ESMTP\nS: quit later, please\nC: EHLO x\nS: 250 mx")


def test_a_reply_in_the_middle_of_keys() -> None:
    screen = ["220 mx.example.test ESMTP\r\n", "NOOP\r\n", "q250 2.0.0 Ok\r\n", "uit\r\n", "221 bye\r\n"]
    events = list(events_of(chunks(*screen, keys={1: "NOOP\r", 2: "q", 3: "uit\r"})))
    assert said(events) == script("S: 220 mx.example.test ESMTP\nC: NOOP\nS: 250 2.0.0 Ok\nC: quit\nS: 221 bye")
    assert [why for _line, why in marks(events, "unsure")] == [
        CUT.format(what="reply", typed="q"),
        JOINED.format(typed="q"),
    ]


def test_marks_come_out_at_their_time() -> None:
    played: list[Chunk | Mark] = [*chunks(*SCREEN)]
    played.insert(7, remark("marker", 7, t=5.5))
    played.append(remark("exit 0", 99, t=20.0))
    events = list(events_of(played))
    assert [event.t for event in events] == sorted(event.t for event in events)
    assert marks(events, "remark")[-2:] == [(7, "marker"), (99, "exit 0")]


def test_marks_without_end_are_held_in_bounds() -> None:
    events = events_of(remark("x", n, t=float(n)) for n in range(ASIDE_KEPT * 3))
    assert sum(1 for _event in events) == ASIDE_KEPT * 3


def test_what_a_program_painted_is_left_out_and_said_to_be() -> None:
    painted = "[admin@probe ~]$ vim x\r\n\x1b[?1049h220 old\r\nQUIT\r\n\x1b[?1049l"
    events = list(events_of(chunks(painted, *SCREEN)))
    assert said(events) == SAID
    assert marks(events, "remark")[-1][1].startswith("2 rows")


def test_the_rows_to_look_at_are_those_of_the_head() -> None:
    found = rows_of(Chunk(0.0, b"250 ok\r\n" * 1000, n) for n in range(100))
    assert len(found) < 10_000
