from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from smtpwalk.recording.importers.stamps import Stamps
from smtpwalk.recording.importers.tcpdump_text import HEAD, LOST, SHORT, Texts
from smtpwalk.recording.importers.unwrapping import Bare
from smtpwalk.wire.events import Event, Mark

from .reading import marks, said, script

CLIENT, SERVER = "192.0.2.9.40000", "192.0.2.25.smtp"
HEADERS = "E..<..@.@.............\t...`8.........0.."  # 40 bytes, as the tool shows them
GREETING, HELLO = b"220 mx ESMTP\r\n", b"HELO a\r\n"


def packet(source: str, target: str, seq: int, data: bytes, *, flags: str = "P.", shown: int | None = None) -> str:
    """As the tool prints it. `shown`: so many bytes of the data only."""
    where = f"seq {seq}:{seq + len(data)}, " if data else f"seq {seq}, "
    text = data[:shown].decode().replace("\r\n", "\n")
    return f"09:05:53.{seq:06} IP {source} > {target}: Flags [{flags}], {where}ack 1, win 64, length {len(data)}\n" + (
        f"{HEADERS}{text}\n"
    )


def read(packets: Iterable[str]) -> list[Event]:
    lines = "".join(packets).removesuffix("\n").split("\n")
    stamps = Stamps(datetime(2026, 11, 25, tzinfo=UTC))
    texts = Texts(stamps, stamps.take_off(lines[0].encode())[0])
    return list(texts.events(Bare(n, 0.0, line.encode(), False) for n, line in enumerate(lines, 1)))


def test_a_packet_is_said_once_and_the_name_of_a_port_is_its_number() -> None:
    greeting, hello = packet(SERVER, CLIENT, 1, GREETING), packet(CLIENT, SERVER, 1, HELLO)
    events = read([greeting, hello, greeting, hello])
    assert said(events) == script("S: 220 mx ESMTP\nC: HELO a")
    first = events[0]
    assert isinstance(first, Mark)
    assert (first.what, first.fields["port"], first.fields["source_port"]) == ("connected", 25, 40000)


def test_what_came_again_and_more_is_cut() -> None:
    said_again = packet(SERVER, CLIENT, 9, b"MTP\r\n220 b\r\n")
    events = read([packet(SERVER, CLIENT, 1, b"220-mx ESMTP\r\n"), said_again.replace("9:21", "10:22"),
                   packet(CLIENT, SERVER, 1, HELLO)])  # fmt: skip
    assert said(events) == script("S: 220-mx ESMTP\nS: 220 b\nC: HELO a")


def test_what_the_numbers_lack_is_told() -> None:
    late = packet(SERVER, CLIENT, 25, b"250 ok\r\n")
    events = read([packet(SERVER, CLIENT, 1, GREETING), packet(CLIENT, SERVER, 1, HELLO), late])
    assert [text for _line, text in marks(events, "unsure")] == [LOST.format(count=10, side="server")]


def test_numbers_that_begin_anew_lack_nothing() -> None:
    """The tool shows the first number that it sees whole, and counts from there."""
    first = packet(SERVER, CLIENT, 1, GREETING).replace("seq 1:15", "seq 3291152117:3291152131")
    events = read([first, packet(CLIENT, SERVER, 1, HELLO), packet(SERVER, CLIENT, 15, b"250 ok\r\n")])
    assert marks(events, "unsure") == []
    assert said(events)[-1] == ("S", "250 ok")


def test_a_text_that_was_cut_by_the_capture() -> None:
    events = read([packet(SERVER, CLIENT, 1, GREETING, shown=8), packet(CLIENT, SERVER, 1, HELLO)])
    assert [text for _line, text in marks(events, "unsure")] == [SHORT.format(count=6, side="server")]


def test_lines_without_a_cr_are_known_by_their_length() -> None:
    events = read([packet(SERVER, CLIENT, 1, b"220 mx ESMTP\n"), packet(CLIENT, SERVER, 1, b"HELO a\n")])
    assert b"".join(event.data for event in events if not isinstance(event, Mark)) == b"220 mx ESMTP\nHELO a\n"
    assert marks(events, "unsure") == []


@pytest.mark.parametrize(("flags", "closed"), [("F.", 0), ("R.", 1), ("S", 0)])
def test_a_reset_closes_and_a_syn_begins_another_session(flags: str, closed: int) -> None:
    packets = [packet(SERVER, CLIENT, 1, GREETING), packet(CLIENT, SERVER, 1, HELLO)]
    again = packets if flags != "F." else []
    events = read([*packets, packet(CLIENT, SERVER, 9, b"", flags=flags), *again])
    assert sum(1 for event in events if isinstance(event, Mark) and event.what == "closed") == closed
    assert {event.session for event in events} == ({1} if flags == "F." else {1, 2})


@pytest.mark.parametrize(
    "line",
    [
        "IP 192.0.2.9.4000 > 192.0.2.25.25: Flags [P.], seq 1:9, ack 1, win 64, length 8",
        "IP6 2001:db8::9.4000 > 2001:db8::25.25: Flags [P.], seq 1:9, ack 1, win 64, length 8: SMTP: HELO a",
        "    pc.a.test.4000 > mx.example.test.smtp: Flags [S], cksum 0xfe30 (incorrect -> 0x87ab), seq 308074092, "
        "win 65495, options [mss 65495,sackOK,TS val 4058858273 ecr 0,nop,wscale 10], length 0",
        "09:05:53.6 lo In  IP 192.0.2.9.4000 > 192.0.2.25.25: Flags [.], ack 1, win 64, length 0",
        "00:00:00:00:00:00 > 00:00:00:00:00:00, ethertype IPv4 (0x0800), length 74: 192.0.2.9.4000 > 192.0.2.25.25: "
        "Flags [.], ack 1, win 64, length 0",
    ],
)  # fmt: skip
def test_the_ways_in_which_the_tool_begins_a_packet(line: str) -> None:
    assert HEAD.search(line.encode())
