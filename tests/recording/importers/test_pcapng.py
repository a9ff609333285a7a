from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.notations import SURE, notation, recognise
from smtpwalk.recording.importing import import_file
from smtpwalk.wire.events import Mark

from .capturing import (
    HELLO,
    QUIT,
    START,
    Talk,
    block,
    enhanced,
    ethernet,
    frames,
    interface,
    option,
    pcapng,
    section,
    simple,
)
from .reading import about, said, source, told

LINES = [(who, data.decode().rstrip()) for who, data in [*HELLO, *QUIT]]
PACKETS = Talk().whole([*HELLO, *QUIT])
FRAMES = frames(PACKETS)


@pytest.mark.parametrize("order", "<>")
def test_either_byte_order(tmp_path: Path, order: str) -> None:
    content = pcapng(FRAMES, order=order)
    assert recognise(source(tmp_path, content)) == "pcapng"
    events = told(tmp_path, content)
    assert said(events) == LINES
    assert [event.t for event in events if isinstance(event, Mark)] == [0.0, 0.001, 0.009]


def test_the_program_that_wrote_it(tmp_path: Path) -> None:
    content = section(program=b"Dumpcap 4.0") + interface() + b"".join(enhanced(frame, 1) for frame in FRAMES)
    assert about(told(tmp_path, content)).by == "Dumpcap 4.0"


@pytest.mark.parametrize(
    ("resolution", "ticks"), [(b"\x09", 10**9), (b"\x03", 1000), (b"\x94", 1 << 20), (b"\x00", 1), (b"\x0a", 10**10)]
)
def test_resolutions_of_time(tmp_path: Path, resolution: bytes, ticks: int) -> None:
    """Each packet two seconds behind the other, counted in the interface's own unit, one hour later than it says."""
    options = option(9, resolution) + option(14, (3600).to_bytes(8, "little", signed=True)) + bytes(4)
    content = section() + interface(options=options)
    content += b"".join(enhanced(frame, (START - 3600 + 2 * n) * ticks) for n, frame in enumerate(FRAMES))
    events = told(tmp_path, content)
    started = about(events).started
    assert started is not None
    assert started.timestamp() == START
    assert [event.t for event in events if isinstance(event, Mark)] == [0.0, 2.0, 18.0]


def test_interfaces_of_different_kinds(tmp_path: Path) -> None:
    content = section() + interface(113) + interface(1) + interface(101, options=option(9, b"\x09") + bytes(4))
    for number, one in enumerate(PACKETS):
        micro = START * 10**6 + number
        content += (
            enhanced(bytes(14) + b"\x08\0" + one.packet(), micro, 0),
            enhanced(ethernet(one.packet()), micro, 1),
            enhanced(one.packet(), micro * 1000, 2),
        )[number % 3]
    events = told(tmp_path, content)
    assert said(events) == LINES
    assert [event.t for event in events if isinstance(event, Mark)] == [0.0, 1e-06, 9e-06]


def test_sections_begin_anew(tmp_path: Path) -> None:
    """Another byte order, other interfaces; a connection may go on from one into the other."""
    content = section("<") + interface(1, "<") + b"".join(enhanced(frame, 1, order="<") for frame in FRAMES[:5])
    content += section(">") + interface(101, ">")
    content += b"".join(enhanced(one.packet(), 2, order=">") for one in PACKETS[5:])
    assert said(told(tmp_path, content)) == LINES


def test_packets_without_a_time(tmp_path: Path) -> None:
    content = section() + interface() + b"".join(simple(frame) for frame in FRAMES)
    events = told(tmp_path, content)
    assert said(events) == LINES
    assert not about(events).timed


def test_a_simple_packet_is_as_long_as_its_interface_keeps(tmp_path: Path) -> None:
    content = section() + interface(limit=60) + b"".join(simple(frame[:60], size=len(frame)) for frame in FRAMES)
    assert said(told(tmp_path, content))[0] == ("S", "220 mx")


def test_the_kind_of_packet_that_was_there_first(tmp_path: Path) -> None:
    content = section() + interface()
    for number, frame in enumerate(FRAMES):
        head = b"\0\0\0\0" + bytes(4) + number.to_bytes(4, "little") + 2 * len(frame).to_bytes(4, "little")
        content += block(2, head + frame)
    assert said(told(tmp_path, content)) == LINES


def test_blocks_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    other = block(4, b"names") + block(5, bytes(20)) + block(10, b"secrets") + block(0x0BAD, bytes(3 << 20))
    content = section() + other + interface() + other.join(enhanced(frame, 1) for frame in FRAMES) + other
    found = source(tmp_path, content)
    assert said(notation("pcapng").read(found)) == LINES
    assert found.done == found.size


@pytest.mark.parametrize("lacking", [1, 5, 30])
def test_a_file_that_breaks_off(tmp_path: Path, lacking: int) -> None:
    imported = import_file(source(tmp_path, pcapng(FRAMES)[:-lacking]), tmp_path / "out")
    assert imported.lines == 5
    assert "cut off" in str(imported.unsure[-1])


def test_a_file_that_breaks_off_in_a_block_that_is_passed_over(tmp_path: Path) -> None:
    imported = import_file(source(tmp_path, pcapng(FRAMES) + block(5, bytes(50))[:-8]), tmp_path / "out")
    assert imported.lines == 5
    assert "cut off" in str(imported.unsure[-1])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (section() + enhanced(FRAMES[0], 1), "interface"),
        (section() + interface() + block(6, bytes(8)), "too short"),
        (section() + interface() + block(6, bytes(12) + b"\xff\xff\0\0" + bytes(4)), "longer than its block"),
        (section() + interface() + b"\x06\0\0\0\x08\0\0\0", "8 bytes long"),
        (section() + interface() + b"\x06\0\0\0\xfc\xff\xff\xff", "no packet needs"),
        (section() + interface() + block(6, bytes(20))[:-4] + b"\x01\0\0\0", "two lengths"),
        (section() + block(0x0A0D0D0A, b"what is this"), "byte order"),
        (section() + interface() * 5000, "interfaces"),
        (b"no capture at all", "8 bytes long|cut off|claims"),
        (b"", ""),
    ],
)  # fmt: skip
def test_what_breaks_a_rule(tmp_path: Path, content: bytes, words: str) -> None:
    if not content:
        assert said(told(tmp_path, content, "pcapng")) == []
        return
    with pytest.raises(RecordingError, match=words):
        told(tmp_path, content, "pcapng")


@given(st.binary(max_size=200), st.integers(0, 250), st.integers(0, 255))
def test_damage_anywhere_is_our_own_error_or_read_over(tail: bytes, place: int, value: int) -> None:
    content = bytearray(pcapng(FRAMES[:5]) + tail)
    content[min(place, len(content) - 1)] = value
    with TemporaryDirectory() as folder:
        found = source(Path(folder), bytes(content))
        if notation("pcapng").likeness(found) == SURE:
            import_file(found, Path(folder) / "out", "pcapng")
