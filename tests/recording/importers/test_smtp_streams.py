from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, zip_longest

import pytest

from smtpwalk.recording.importers import smtp_streams as module
from smtpwalk.recording.importers.ip_packets import IpReader
from smtpwalk.recording.importers.smtp_streams import SmtpStreams
from smtpwalk.recording.importers.two_sides import Seen

from .capturing import ACK, HELLO, QUIT, SYN, Talk, Tcp
from .reading import said

LINES = [(who, data.decode().rstrip()) for who, data in [*HELLO, *QUIT]]


def hear(packets: Iterable[Tcp]) -> SmtpStreams:
    streams, reader = SmtpStreams(), IpReader()
    for number, one in enumerate(packets, 1):
        segment = reader.segment(one.packet(), 0, len(one.packet()))
        assert segment is not None
        streams.take(segment, Seen(number, number))
    return streams


def test_interleaved_connections_are_sessions_apart() -> None:
    talks = [Talk(client=("192.0.2.9", 40000 + number)).whole([*HELLO, *QUIT]) for number in range(5)]
    streams = hear(filter(None, chain.from_iterable(zip_longest(*talks))))
    assert streams.sessions == 5
    assert [said(streams.out, number) for number in range(1, 6)] == [LINES] * 5


def test_nothing_is_kept_of_connections_that_are_over_but_their_names() -> None:
    streams = hear(chain.from_iterable(Talk(client=("192.0.2.9", 40000 + n)).whole(HELLO) for n in range(50)))
    assert streams._open == {}
    assert len(streams._others) == 100


def test_a_pair_of_ports_that_is_used_again_is_another_session() -> None:
    again = Talk(next={"C": 70000, "S": 90000})
    streams = hear([*Talk().whole([*HELLO, *QUIT]), *again.whole([*HELLO, *QUIT])])
    assert streams.sessions == 2
    assert said(streams.out, 2) == LINES


def test_and_so_it_is_when_the_first_was_never_seen_to_end() -> None:
    first, again = Talk(), Talk(next={"C": 70000, "S": 90000})
    streams = hear([*first.open(), *first.say(*HELLO[0]), *again.whole([*HELLO, *QUIT])])
    assert streams.sessions == 2
    assert said(streams.out, 2) == LINES


def test_a_first_packet_sent_again_is_no_second_connection() -> None:
    talk = Talk()
    first, second, third = talk.open()
    streams = hear([first, first, second, second, third, *talk.say(*HELLO[0])])
    assert streams.sessions == streams.connections == 1


def test_a_whole_copy_behind_it_is_no_second_connection() -> None:
    """As in a file of two interfaces on which the same packets were seen."""
    packets = Talk().whole([*HELLO, *QUIT])
    streams = hear([*packets, *packets])
    assert streams.sessions == 1
    assert said(streams.out) == LINES


def test_the_late_rest_of_a_connection_is_no_new_one() -> None:
    talk = Talk()
    packets = talk.whole([*HELLO, *QUIT])
    streams = hear([*packets, packets[-4], packets[-1]])
    assert streams.connections == 1


def test_a_far_sequence_number_is_another_connection() -> None:
    talk = Talk()
    packets = [*talk.open(), *talk.say(*HELLO[0])]
    far = replace(talk.tcp("C", ACK), seq=1 << 30, data=b"EHLO a\r\n")
    streams = hear([*packets, far])
    streams.finish()
    assert streams.sessions == 2


def test_a_keep_alive_begins_no_connection() -> None:
    assert hear([Tcp(("192.0.2.9", 40000), ("192.0.2.25", 25), 1, 1, ACK, b"\0")]).connections == 0
    assert hear([Tcp(("192.0.2.9", 40000), ("192.0.2.25", 25), 1, 1, ACK)]).connections == 0


def test_a_packet_to_itself_is_survived() -> None:
    one = ("192.0.2.25", 25)
    streams = hear([Tcp(one, one, 1, 0, SYN), Tcp(one, one, 2, 2, ACK, b"220 mx ESMTP\r\n")])
    streams.finish()
    assert streams.connections == 1


def test_only_so_many_connections_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OPEN_LIMIT", 10)
    talks = [Talk(client=("192.0.2.9", 40000 + number)) for number in range(25)]
    streams = hear(chain.from_iterable([*talk.open(), *talk.say(*HELLO[0])] for talk in talks))
    assert len(streams._open) <= 20
    streams.finish()
    assert streams.sessions == 25


def test_only_so_many_names_of_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OTHERS_LIMIT", 10)
    talks = [Talk(client=("192.0.2.9", 40000 + number), server=("192.0.2.25", 80)) for number in range(25)]
    streams = hear(chain.from_iterable(talk.whole([("C", b"GET / HTTP/1.0\r\n\r\n")]) for talk in talks))
    assert len(streams._others) == 10
    assert streams._open == {}


def test_what_waits_in_all_connections_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD_LIMIT", 2000)
    talks = [Talk(client=("192.0.2.9", 40000 + number)) for number in range(5)]
    packets: list[Tcp] = []
    for talk in talks:
        packets += [*talk.open(), *talk.say("S", b"220 mx ESMTP\r\n")]
        packets += talk.say("C", b"EHLO a\r\n")[1:] + talk.say("C", b"x" * 600)
    streams = hear(packets)
    assert 0 < streams._held <= 2000
    streams.finish()
    assert streams._held == 0
    assert streams.sessions == 5
