from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.ip_packets import Segment
from smtpwalk.recording.importers.tcp_stream import HELD_LIMIT, PATIENCE, Connection
from smtpwalk.recording.importers.two_sides import Seen

from .capturing import ACK, FIN, PSH, Talk, Tcp

TURNS = [("S", b"220 mx\r\n"), ("C", b"EHLO a\r\n"), ("S", b"250 ok\r\n"), ("C", b"QUIT\r\n"), ("S", b"221 bye\r\n")]


class Heard:
    """A listener that writes down: who, and the bytes, or how many are missing."""

    def __init__(self) -> None:
        self.out: list[tuple[str, bytes | int]] = []
        self.cuts = 0
        self.ends: list[tuple[str, bool]] = []
        self.times: list[int] = []

    def said(self, way: int, data: bytes, seen: Seen) -> None:
        self.times.append(seen.ns)
        who = "CS"[way]
        last = self.out[-1] if self.out else None
        if last is not None and last[0] == who and isinstance(last[1], bytes):
            self.out[-1] = (who, last[1] + data)
        else:
            self.out.append((who, data))

    def missing(self, way: int, count: int, seen: Seen, *, cut: bool) -> None:
        self.out.append(("CS"[way], count))
        self.cuts += cut

    def ended(self, way: int, seen: Seen, *, reset: bool) -> None:
        self.ends.append(("CS"[way], reset))


def segment(tcp: Tcp, kept: int | None = None) -> Segment:
    return Segment(b"", tcp.seq & 0xFFFFFFFF, tcp.ack & 0xFFFFFFFF, tcp.flags, tcp.data[:kept], len(tcp.data))


def hear(packets: list[Tcp], *, finish: bool = True, kept: int | None = None, short: bool = True) -> Heard:
    """`short`: what only acknowledges is done with at once."""
    heard = Heard()
    connection = Connection(heard)
    for number, one in enumerate(packets, 1):
        way, found = int(one.source[1] == 25), segment(one, kept)
        if not short or not connection.only_acknowledges(way, found):
            connection.take(way, found, Seen(number * 1000, number))
    if finish:
        connection.finish()
    assert not finish or connection.held == 0
    return heard


def joined(turns: list[tuple[str, bytes]]) -> list[tuple[str, bytes | int]]:
    out: list[tuple[str, bytes | int]] = []
    for who, data in turns:
        last = out[-1] if out else None
        if last is not None and last[0] == who and isinstance(last[1], bytes):
            out[-1] = (who, last[1] + data)
        else:
            out.append((who, data))
    return out


def talk(first: int = 1000, second: int = 5000) -> Talk:
    return Talk(next={"C": first, "S": second})


def test_a_plain_connection() -> None:
    heard = hear(talk().whole(TURNS))
    assert heard.out == TURNS
    assert heard.ends == [("C", False), ("S", False)]
    assert heard.times == sorted(heard.times)


turns = st.lists(st.tuples(st.sampled_from("CS"), st.binary(min_size=1, max_size=40)), min_size=1, max_size=12)


@given(turns, st.integers(0, 2**32 - 1), st.integers(1, 9), st.data())
def test_late_twice_and_overlapping_packets_change_nothing(
    said: list[tuple[str, bytes]], start: int, size: int, data: st.DataObject
) -> None:
    """Whatever the sequence numbers: the same bytes, and the sides in the order in which they had each other's."""
    one = talk(start, start ^ 0xFFFF0000)
    opening, rest = one.open(), [packet for who, text in said for packet in one.say(who, text, size)]
    again = data.draw(st.lists(st.sampled_from(rest), max_size=4))
    longer = [replace(packet, data=packet.data + after.data) for packet, after in pairwise(rest)
              if packet.source == after.source and data.draw(st.booleans())]  # fmt: skip
    late = data.draw(st.lists(st.integers(0, PATIENCE // 4), min_size=len(rest), max_size=len(rest)))
    moved = [packet for _place, packet in sorted(zip(((n + by) for n, by in enumerate(late)), rest, strict=True),
                                                  key=lambda pair: pair[0])]  # fmt: skip
    for extra in (*again, *longer[:4]):
        moved.insert(data.draw(st.integers(0, len(moved))), extra)
    assert hear([*opening, *moved, *one.close()]).out == joined(said)


@given(turns, st.integers(0, 2**32 - 1), st.integers(1, 9), st.data())
def test_what_is_lost_is_counted_and_nothing_is_invented(
    said: list[tuple[str, bytes]], start: int, size: int, data: st.DataObject
) -> None:
    one = talk(start)
    opening, rest = one.open(), [packet for who, text in said for packet in one.say(who, text, size)]
    kept = [packet for packet in rest if data.draw(st.integers(0, 3))]
    whole = {who: b"".join(text for side, text in said if side == who) for who in "CS"}
    at = {"C": 0, "S": 0}
    for who, what in hear([*opening, *kept, *one.close()]).out:
        if isinstance(what, bytes):
            assert whole[who][at[who] : at[who] + len(what)] == what
        at[who] += what if isinstance(what, int) else len(what)
    for who in "CS":
        lost = whole[who][at[who] :]
        assert len(lost) <= 1  # a last byte that is lost cannot be told from the end of a side


@given(turns, st.integers(1, 9), st.integers(0, 12))
def test_what_the_capture_cut_is_counted(said: list[tuple[str, bytes]], size: int, kept: int) -> None:
    heard = hear(talk().whole(said, size), kept=kept)
    for who in "CS":
        told = sum(what if isinstance(what, int) else len(what) for side, what in heard.out if side == who)
        assert told == sum(len(text) for side, text in said if side == who)
    assert bool(heard.cuts) == any(isinstance(what, int) for _who, what in heard.out)


def test_a_lost_command_is_missing_before_the_reply_to_it() -> None:
    packets = talk().whole(TURNS)
    del packets[4]  # EHLO
    assert hear(packets).out == [TURNS[0], ("C", 8), *TURNS[2:]]


def test_a_lost_packet_is_not_waited_for_for_ever() -> None:
    one = talk()
    packets = one.open() + one.say("S", b"220 mx\r\n") + one.say("C", b"EHLO a\r\n")[1:]
    for _ in range(PATIENCE + 1):
        packets += [*one.say("S", b"250 ok\r\n"), one.tcp("C", ACK)]
    assert hear(packets, finish=False).out[:2] == [("S", b"220 mx\r\n"), ("C", 8)]


def test_a_hole_that_the_other_side_has_too_is_waited_for() -> None:
    """The packet was lost on its way, so it will be sent again, however much comes before that."""
    one = talk()
    packets, lost = one.open(), one.say("C", b"a" * 10)
    behind = [replace(packet, ack=5001) for packet in one.say("C", b"b" * 10 * PATIENCE * 3, 10)]
    assert hear(packets + behind, finish=False).out == []
    assert hear(packets + behind + lost, finish=False).out == [("C", b"a" * 10 + b"b" * 10 * PATIENCE * 3)]


def test_memory_for_what_waits_has_a_bound() -> None:
    one, heard = talk(), Heard()
    connection = Connection(heard)
    packets = [*one.open(), *one.say("C", b"lost")[1:], *one.say("C", b"x" * (2 * HELD_LIMIT), 1000)]
    for number, packet in enumerate(packets, 1):
        connection.take(0 if packet.source[1] != 25 else 1, segment(packet), Seen(number, number))
        assert connection.held <= HELD_LIMIT + 2000
    assert heard.out == [("C", 4), ("C", b"x" * (2 * HELD_LIMIT))]


def test_a_keep_alive_is_no_byte() -> None:
    one = talk()
    packets = one.open() + one.say("S", b"220 mx\r\n")
    alive = replace(one.tcp("S", ACK), seq=one.next["S"] - 1, data=b"\0")
    assert hear([*packets, alive, *one.say("C", b"QUIT\r\n")]).out == [("S", b"220 mx\r\n"), ("C", b"QUIT\r\n")]


def test_a_lost_end_of_a_side_is_no_byte() -> None:
    one = talk()
    packets = one.open() + one.say("S", b"220 mx\r\n")
    one.next["C"] += 1
    assert hear(packets + one.say("S", b"421 bye\r\n")).out == [("S", b"220 mx\r\n421 bye\r\n")]


def test_a_reset_ends_it_and_what_waited_is_told() -> None:
    one = talk()
    packets = one.open()
    one.say("S", b"220 mx\r\n")
    packets += one.say("C", b"EHLO a\r\n") + one.close("S", reset=True)
    heard = hear(packets, finish=False)
    assert heard.out == [("S", 8), ("C", b"EHLO a\r\n")]
    assert heard.ends == [("S", True)]


def test_data_beside_the_first_and_the_last_packet() -> None:
    one = talk()
    first, second, _third = one.open()
    packets = [replace(first, data=b"EHLO a\r\n"), replace(second, ack=second.ack + 8)]
    one.next["C"] += 8
    packets += [one.tcp("S", PSH | ACK | FIN, data=b"554 no\r\n")]
    heard = hear(packets)
    assert heard.out == [("C", b"EHLO a\r\n"), ("S", b"554 no\r\n")]
    assert heard.ends == [("S", False)]


def test_packets_that_each_acknowledge_the_other_are_taken_as_they_came() -> None:
    one = talk()
    packets = one.open()
    packets += [Tcp(one.client, one.server, 1001, 5009, ACK, b"EHLO a\r\n")]
    packets += [Tcp(one.server, one.client, 5001, 1009, ACK, b"220 mx\r\n")]
    assert hear(packets).out == [("C", b"EHLO a\r\n"), ("S", b"220 mx\r\n")]


@pytest.mark.parametrize(
    ("seq", "flags", "data", "strange"),
    [(1000, 2, b"", False), (77, 2, b"", True), (1001, 16, b"x", False), (1001 + (1 << 28), 16, b"x", True),
     (1001 + (1 << 28), 16, b"", False)],
    ids=["the same SYN", "another SYN", "near", "far", "far without data"],
)  # fmt: skip
def test_what_belongs_to_another_connection(seq: int, flags: int, data: bytes, strange: bool) -> None:
    connection, one = Connection(Heard()), talk()
    assert not connection.strange(0, segment(Tcp(one.client, one.server, 77, 0, 2)))
    for number, packet in enumerate(one.open()):
        connection.take(number % 2, segment(packet), Seen(number, number))
    assert connection.strange(0, segment(Tcp(one.client, one.server, seq, 0, flags, data))) == strange
    assert (connection.start(0), connection.start(1)) == (1000, 5000)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2**32 - 1) | st.integers(990, 1040),
                          st.integers(0, 2**32 - 1) | st.integers(990, 1040), st.integers(0, 31),
                          st.binary(max_size=6), st.integers(0, 9)), max_size=60))  # fmt: skip
def test_nothing_that_packets_claim_makes_it_fail(claims: list[tuple[int, int, int, int, bytes, int]]) -> None:
    connection = Connection(Heard())
    for number, (way, seq, ack, flags, data, more) in enumerate(claims, 1):
        connection.take(way, Segment(b"", seq, ack, flags, data, len(data) + more), Seen(number, number))
    connection.finish()
    assert connection.held == 0


@given(st.randoms(use_true_random=False))
def test_what_only_acknowledges_may_be_done_with_at_once(random: Random) -> None:
    talk = Talk()
    packets = talk.open()
    for who, data in TURNS:
        packets += [*talk.say(who, data, 5), talk.tcp("S" if who == "C" else "C", ACK)]
    packets += talk.close()
    for _ in range(random.randrange(4)):
        packets.pop(random.randrange(len(packets)))
    at = random.randrange(len(packets) - 1)
    packets[at], packets[at + 1] = packets[at + 1], packets[at]
    whole, short = hear(packets, short=False), hear(packets)
    assert (short.out, short.ends, short.times) == (whole.out, whole.ends, whole.times)
