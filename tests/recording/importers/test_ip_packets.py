from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.ip_packets import FRAGMENTED, IpReader, Segment, reverse, sender

from .capturing import ACK, PSH, Tcp, ip

V4 = Tcp(("192.0.2.9", 40000), ("192.0.2.25", 25), 7, 9, PSH | ACK, b"EHLO a\r\n")
V6 = Tcp(("2001:db8::9", 40000), ("2001:db8::25", 25), 7, 9, PSH | ACK, b"EHLO a\r\n")


def read(packet: bytes, size: int = 0) -> Segment | None:
    return IpReader().segment(packet, 0, size or len(packet))


def ip6(tcp: Tcp, following: int, headers: bytes) -> bytes:
    packet = bytearray(ip(tcp.source[0], tcp.target[0], headers + tcp.segment()))
    packet[6] = following
    return bytes(packet)


@pytest.mark.parametrize("tcp", [V4, V6])
def test_what_a_packet_says(tcp: Tcp) -> None:
    found = read(tcp.packet())
    assert found is not None
    assert (found.seq, found.ack, found.flags, found.data, found.length) == (7, 9, PSH | ACK, b"EHLO a\r\n", 8)
    assert sender(found.key) == tcp.source
    assert sender(reverse(found.key)) == tcp.target
    assert reverse(reverse(found.key)) == found.key


def test_options_of_ip_and_tcp_are_no_data() -> None:
    tcp = Tcp(V4.source, V4.target, 7, 9, ACK, b"QUIT\r\n", options=b"\x01" * 12)
    found = read(ip(tcp.source[0], tcp.target[0], tcp.segment(), options=b"\x01" * 8))
    assert found is not None
    assert found.data == b"QUIT\r\n"


def test_padding_of_the_frame_is_no_data_and_what_was_cut_is_counted() -> None:
    padded, cut = read(V4.packet() + bytes(6)), read(V4.packet()[:-3], len(V4.packet()))
    assert padded is not None
    assert padded.data == b"EHLO a\r\n"
    assert cut is not None
    assert (cut.data, cut.length) == (b"EHLO ", 8)


def test_a_packet_that_the_card_was_to_cut_up_has_no_length() -> None:
    packet = bytearray(V4.packet())
    packet[2:4] = b"\0\0"
    found = read(bytes(packet))
    assert found is not None
    assert (found.data, found.length) == (b"EHLO a\r\n", 8)


@pytest.mark.parametrize(
    ("following", "headers"),
    [
        (0, b"\x06\x00" + bytes(6)),
        (0, b"\x2b\x00" + bytes(6) + b"\x06\x01" + bytes(14)),
        (60, b"\x33\x00" + bytes(6) + b"\x06\x02" + bytes(14)),
    ],
    ids=["hop by hop", "routing behind it", "authentication behind options"],
)
def test_extension_headers(following: int, headers: bytes) -> None:
    found = read(ip6(V6, following, headers))
    assert found is not None
    assert found.data == b"EHLO a\r\n"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 1, 2, 0)])
def test_fragments_of_ipv4(order: tuple[int, ...]) -> None:
    tcp = Tcp(V4.source, V4.target, 7, 9, ACK, b"x" * 40)
    whole = tcp.segment()
    parts = [ip("192.0.2.9", "192.0.2.25", whole[at : at + 24], part=(0x2000 if at + 24 < len(whole) else 0) | at // 8)
             for at in range(0, len(whole), 24)]  # fmt: skip
    reader = IpReader()
    found = [reader.segment(parts[number], 0, len(parts[number])) for number in order]
    assert found[:-1] == [None] * (len(order) - 1)
    assert found[-1] is not None
    assert found[-1].data == b"x" * 40


def test_fragments_of_ipv6() -> None:
    whole = b"\x06\x00" + bytes(6) + V6.segment()  # options for the last host stand within
    reader, found = IpReader(), []
    for at in range(0, len(whole), 16):
        more = at + 16 < len(whole)
        header = struct.pack(">BxHI", 60, at | more, 99)
        packet = bytearray(ip(V6.source[0], V6.target[0], header + whole[at : at + 16]))
        packet[6] = 44
        found.append(reader.segment(bytes(packet), 0, len(packet)))
    assert found[:-1] == [None] * (len(found) - 1)
    assert found[-1] is not None
    assert found[-1].data == b"EHLO a\r\n"


def test_fragments_that_overlap_or_were_cut_make_no_segment() -> None:
    whole, reader = V4.segment(), IpReader()
    first = ip("192.0.2.9", "192.0.2.25", whole[:16], part=0x2000)
    second = ip("192.0.2.9", "192.0.2.25", whole[8:20], part=1)
    assert [reader.segment(one, 0, len(one)) for one in (first, second)] == [None, None]
    cut = IpReader()
    assert cut.segment(first[:-4], 0, len(first)) is None


def test_only_so_many_packets_wait_for_their_fragments() -> None:
    reader = IpReader()
    for number in range(FRAGMENTED + 1):
        first = ip("192.0.2.9", "192.0.2.25", V4.segment()[:16], part=0x2000, ident=number)
        assert reader.segment(first, 0, len(first)) is None
    for number in (0, FRAGMENTED):
        last = ip("192.0.2.9", "192.0.2.25", V4.segment()[16:], part=2, ident=number)
        assert (reader.segment(last, 0, len(last)) is not None) == bool(number)


@pytest.mark.parametrize(
    "packet",
    [b"", b"\x45", V4.packet()[:39], b"\x60" + bytes(39), ip6(V6, 59, b""), b"\x15" + bytes(60),
     ip("192.0.2.9", "192.0.2.25", bytes(12) + b"\x10" + bytes(8))],
    ids=["empty", "a byte", "cut in tcp", "ipv6 of nothing", "no next header", "no version", "a header too short"],
)  # fmt: skip
def test_what_is_no_segment(packet: bytes) -> None:
    assert read(packet) is None


@given(st.binary(max_size=120), st.sampled_from([b"", b"\x45", b"\x60\0\0\0\0\0\x2c", b"\x60\0\0\0\0\0\0"]))
def test_any_packet_is_answered(packet: bytes, start: bytes) -> None:
    found = read(start + packet)
    assert found is None or found.length >= len(found.data)
