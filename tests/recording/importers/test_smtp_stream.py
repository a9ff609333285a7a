from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.ip_packets import IpReader
from smtpwalk.recording.importers.smtp_stream import CUT, LEFT, LOST, MIDDLE, REFUSED, SILENT
from smtpwalk.recording.importers.smtp_streams import SmtpStreams
from smtpwalk.recording.importers.two_sides import UNDECIDED_LIMIT, Seen
from smtpwalk.wire.events import Event, Mark

from .capturing import ACK, FIN, HELLO, PSH, QUIT, RST, SYN, Talk, Tcp
from .reading import Said, said

HELLO_LINES = [(who, data.decode().rstrip()) for who, data in HELLO]
QUIT_LINES = [(who, data.decode().rstrip()) for who, data in QUIT]
CLIENT_HELLO = b"\x16\x03\x01\x00\x05\x01abcd"
STARTTLS = [("C", b"STARTTLS\r\n"), ("S", b"220 go\r\n"), ("C", CLIENT_HELLO), ("S", b"\x16\x03\x03xyz")]


def hear(packets: list[Tcp], kept: int = 1 << 20) -> list[Event]:
    streams, reader = SmtpStreams(), IpReader()
    for number, one in enumerate(packets, 1):
        packet = one.packet()
        segment = reader.segment(packet[:kept], 0, len(packet))
        assert segment is not None
        streams.take(segment, Seen(number * 10**9, number))
    streams.finish()
    return streams.out


def marks(events: list[Event]) -> list[tuple[str, dict[str, Any]]]:
    return [(event.what, dict(event.fields)) for event in events if isinstance(event, Mark)]


def lines(events: list[Event]) -> Said:
    return said(events)


def test_a_connection_with_its_beginning_and_its_end() -> None:
    talk = Talk()
    events = hear(talk.whole([*HELLO, *QUIT]))
    where = {"address": "192.0.2.25", "port": 25, "source": "192.0.2.9", "source_port": 40000}
    assert marks(events) == [("connecting", where), ("connected", where), ("closed", {"by": "client"})]
    assert lines(events) == HELLO_LINES + QUIT_LINES
    assert [event.t for event in events] == [1, 2, 4, 5, 6, 7, 8, 10]


@pytest.mark.parametrize(("by", "name"), [("C", "client"), ("S", "server")])
def test_who_broke_it_off(by: str, name: str) -> None:
    talk = Talk()
    events = hear(talk.open() + talk.say(*HELLO[0]) + talk.close(by, reset=True))
    assert marks(events)[-1] == ("closed", {"by": name, "reset": True})


def test_a_reset_behind_an_end_is_no_breaking_off() -> None:
    talk = Talk()
    packets = talk.open() + talk.say(*HELLO[0]) + talk.close("S")[:1] + talk.close("C", reset=True)
    assert marks(hear(packets))[-1] == ("closed", {"by": "server"})


def test_behind_starttls_bytes_are_only_counted() -> None:
    talk = Talk()
    events = hear(talk.whole([*HELLO, *STARTTLS, ("C", b"250 ok\r\n")]))
    assert lines(events) == [*HELLO_LINES, ("C", "STARTTLS"), ("S", "220 go")]
    assert marks(events)[-2:] == [("opaque", {"client": 18, "server": 6}), ("closed", {"by": "client"})]


def test_starttls_in_two_packets_and_a_refused_one() -> None:
    talk = Talk()
    refused, again = [("C", b"STARTTLS\r\n"), ("S", b"454 no\r\n")], [("C", b"starttls\n"), *STARTTLS[1:3]]
    events = hear(talk.whole([*HELLO, *refused, *again], size=6))
    assert lines(events) == [*HELLO_LINES, ("C", "STARTTLS"), ("S", "454 no"), ("C", "starttls\n"), ("S", "220 go")]
    assert marks(events)[-2] == ("opaque", {"client": len(CLIENT_HELLO), "server": 0})


def test_tls_that_came_first() -> None:
    talk = Talk(server=("192.0.2.25", 465))
    events = hear(talk.whole([("C", CLIENT_HELLO), ("S", b"\x16\x03\x03xyz")]))
    assert lines(events) == []
    assert [what for what, _facts in marks(events)] == ["connecting", "connected", "opaque", "closed"]


def test_a_lost_packet_under_tls_is_counted_too() -> None:
    talk = Talk()
    packets = talk.whole([*HELLO, *STARTTLS, ("C", b"more"), ("S", b"x" * 5)])
    del packets[10]
    events = hear(packets)
    assert marks(events)[-2:] == [("opaque", {"client": 14, "server": 11}), ("closed", {"by": "client"})]
    assert "unsure" not in [what for what, _facts in marks(events)]


def test_tls_is_known_without_its_first_packet() -> None:
    talk = Talk()
    packets = talk.whole([*HELLO, *STARTTLS])
    del packets[8]
    assert [what for what, _facts in marks(hear(packets))][2:] == ["unsure", "opaque", "closed"]


def test_bytes_like_tls_in_a_message_are_message() -> None:
    talk = Talk()
    message = [("C", b"a\r\n"), ("C", b"\x16\x03\x01x\r\n.\r\n"), ("S", b"250 ok\r\n")]
    events = hear(talk.whole([*HELLO, ("C", b"DATA\r\n"), ("S", b"354 go\r\n"), *message]))
    assert ("C", "\x16\x03\x01x") in lines(events)


def test_a_lost_packet_is_told_with_the_packet_before_which_it_lacks() -> None:
    talk = Talk()
    packets = talk.whole([*HELLO, *QUIT])
    del packets[4]
    events = hear(packets)
    assert lines(events) == [HELLO_LINES[0], *HELLO_LINES[2:], *QUIT_LINES]
    text = LOST.format(count=26, side="client")
    assert ("unsure", {"packet": 5, "text": text, "missing": "client", "bytes": 26}) in marks(events)


def test_what_the_capture_cut_is_told() -> None:
    events = hear(Talk().whole([*HELLO, *QUIT]), kept=60)
    assert lines(events)[0] == ("S", "220 mx.example.test ")
    assert marks(events)[2] == (
        "unsure", {"packet": 4, "text": CUT.format(count=7, side="server"), "missing": "server", "bytes": 7}
    )  # fmt: skip


@pytest.mark.parametrize("port", [25, 2525])
def test_a_capture_that_begins_in_the_middle(port: int) -> None:
    talk = Talk(server=("192.0.2.25", port))
    events = hear(talk.whole([*HELLO, ("C", b"MAIL FROM:<>\r\n"), ("S", b"250 2.1.0 Ok\r\n"), *QUIT])[6:])
    assert lines(events) == [("C", "MAIL FROM:<>"), ("S", "250 2.1.0 Ok"), *QUIT_LINES]
    assert [what for what, _facts in marks(events)] == ["connected", "unsure", "closed"]
    assert marks(events)[0][1]["address"] == "192.0.2.25"
    assert marks(events)[1][1] == {"packet": 1, "text": MIDDLE, "missing": "both"}
    talk_of_it = Conversation()
    for event in events:
        talk_of_it.feed(event)
    found = [(one.stage, one.code, one.counts) for one in talk_of_it.exchanges]
    assert found == [("mail", 250, True), ("quit", 221, True)]


def test_a_capture_that_begins_with_the_answer_to_the_first_packet() -> None:
    talk = Talk(server=("192.0.2.25", 2525))
    events = hear(talk.whole([*HELLO, *QUIT])[1:])
    assert lines(events) == HELLO_LINES + QUIT_LINES
    assert [what for what, _facts in marks(events)] == ["connected", "closed"]


def test_tls_that_was_met_in_the_middle() -> None:
    talk = Talk()
    events = hear(talk.say("C", b"\x17\x03\x03\x00\x20secret") + talk.say("S", b"\x17\x03\x03answer"))
    assert lines(events) == []
    assert [what for what, _facts in marks(events)] == ["connected", "unsure", "opaque"]


@pytest.mark.parametrize(
    ("packets", "kind", "words"), [(0, "timeout", SILENT), (1, "refused", REFUSED)], ids=["no answer", "refused"]
)
def test_an_attempt_to_reach_a_mail_server(packets: int, kind: str, words: str) -> None:
    talk = Talk()
    first = talk.open()[0]
    refusal = [Tcp(talk.server, talk.client, 0, 1001, RST | ACK)][:packets]
    events = hear([first, *refusal])
    assert [what for what, _facts in marks(events)] == ["connecting", "failed"]
    assert marks(events)[1][1] == {"kind": kind, "message": words.format(address="192.0.2.25", port=25)}
    other = Tcp(talk.client, ("192.0.2.25", 2525), 1000, 0, SYN)
    assert hear([other]) == []


def test_a_mail_server_that_says_nothing() -> None:
    talk = Talk()
    events = hear(talk.open() + talk.close("C"))
    assert [what for what, _facts in marks(events)] == ["connecting", "connected", "closed"]


def test_a_lost_answer_to_the_first_packet_is_no_failure() -> None:
    talk = Talk()
    packets = talk.whole([*HELLO, *QUIT])
    del packets[1:3]
    assert [what for what, _facts in marks(hear(packets))] == ["connecting", "connected", "closed"]


def test_what_is_no_smtp_is_not_told() -> None:
    talk = Talk(server=("192.0.2.25", 80))
    assert hear(talk.whole([("C", b"GET / HTTP/1.0\r\n\r\n"), ("S", b"HTTP/1.0 200 OK\r\n\r\n220 mx ESMTP\r\n")])) == []


def test_a_greeting_without_end_is_not_waited_for_for_ever() -> None:
    talk = Talk(server=("192.0.2.25", 2525))
    greeting = b"220-welcome\r\n" * (UNDECIDED_LIMIT // 10)
    events = hear(talk.open() + talk.say("S", greeting))
    assert len(lines(events)) == UNDECIDED_LIMIT // 10


def test_a_session_that_is_let_go_says_so() -> None:
    streams, reader, talk = SmtpStreams(), IpReader(), Talk()
    for number, one in enumerate(talk.open() + talk.say(*HELLO[0]), 1):
        segment = reader.segment(one.packet(), 0, len(one.packet()))
        assert segment is not None
        streams.take(segment, Seen(number, number))
    for stream, _way in list(streams._open.values())[:1]:
        stream.finish(left=True)
    assert [(what, facts.get("text")) for what, facts in marks(streams.out)][-1] == ("unsure", LEFT)


def test_a_one_sided_capture() -> None:
    talk = Talk()
    packets = [one for one in talk.whole([*HELLO, *QUIT]) if one.source == talk.server]
    events = hear(packets)
    assert [line for line in lines(events) if line[0] == "C"] == []
    missing = [facts["bytes"] for what, facts in marks(events) if what == "unsure"]
    assert missing == [26, 6]


def test_data_with_the_end_in_one_packet() -> None:
    talk = Talk()
    packets = [*talk.open(), talk.tcp("S", PSH | ACK | FIN, data=b"554 no service\r\n")]
    events = hear(packets)
    assert lines(events) == [("S", "554 no service")]
    assert marks(events)[-1] == ("closed", {"by": "server"})
