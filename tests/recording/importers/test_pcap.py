from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers import pcap as module
from smtpwalk.recording.importers.notations import SURE, notation, recognise
from smtpwalk.recording.importing import import_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.wire.events import Mark

from .capturing import HELLO, QUIT, Talk, ethernet, frames, pcap
from .reading import about, said, source, told

LINES = [(who, data.decode().rstrip()) for who, data in [*HELLO, *QUIT]]
PACKETS = Talk().whole([*HELLO, *QUIT])


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("magic", [0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34])
def test_byte_orders_and_units_of_time(tmp_path: Path, order: str, magic: int) -> None:
    content = pcap(frames(PACKETS), order=order, nano=magic == 0xA1B23C4D, magic=magic)
    assert recognise(source(tmp_path, content)) == "pcap"
    events = told(tmp_path, content)
    assert said(events) == LINES
    assert [event.t for event in events if isinstance(event, Mark)] == [0.0, 0.001, 0.009]


@pytest.mark.parametrize(
    ("link", "before"),
    [(0, b"\x02\0\0\0"), (108, b"\0\0\0\x02"), (101, b""), (113, bytes(14) + b"\x08\0"), (276, b"\x08\0" + bytes(18)),
     (1 | 4 << 28, bytes(12) + b"\x81\0\0\x2a\x08\0")],
    ids=["null", "loop", "raw", "cooked", "cooked 2", "vlan, with a checksum behind"],
)  # fmt: skip
def test_link_types(tmp_path: Path, link: int, before: bytes) -> None:
    content = bytearray(pcap([before + one.packet() for one in PACKETS], link & 0xFFFF))
    content[20:24] = link.to_bytes(4, "little")
    assert said(told(tmp_path, bytes(content))) == LINES


def test_ip_version_6(tmp_path: Path) -> None:
    talk = Talk(("2001:db8::9", 40000), ("2001:db8::25", 25))
    events = told(tmp_path, pcap(frames(talk.whole([*HELLO, *QUIT]))))
    assert said(events) == LINES
    assert about(events).host == "2001:db8::25"


def test_qinq(tmp_path: Path) -> None:
    content = pcap([ethernet(one.packet(), 0x88A8, 0x8100) for one in PACKETS])
    assert said(told(tmp_path, content)) == LINES


@pytest.mark.parametrize("block", [1, 7, 100, 1 << 20])
def test_however_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    found = source(tmp_path, pcap(frames(PACKETS)))
    assert said(notation("pcap").read(found)) == LINES
    assert found.done == found.size


@pytest.mark.parametrize("lacking", [1, 20, 60])
def test_a_file_that_breaks_off(tmp_path: Path, lacking: int) -> None:
    path = tmp_path / "cut.pcap"
    path.write_bytes(pcap(frames(PACKETS))[:-lacking])
    imported = import_file(source(tmp_path, path.read_bytes()), tmp_path / "out")
    assert imported.lines == 5
    assert "cut off" in str(imported.unsure[-1])
    assert open_recording(tmp_path / "out").sessions()


def test_a_packet_that_claims_too_much(tmp_path: Path) -> None:
    content = bytearray(pcap(frames(PACKETS)))
    content[24 + 8 : 24 + 12] = b"\xff\xff\xff\x7f"
    with pytest.raises(RecordingError, match="packet 1 claims to hold 2147483647 bytes"):
        told(tmp_path, bytes(content))


@pytest.mark.parametrize("content", [b"", b"\xd4\xc3\xb2\xa1", b"nothing of the kind, but long enough to be one"])
def test_what_is_none(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RecordingError, match="header"):
        told(tmp_path, content, "pcap")


def test_an_empty_one(tmp_path: Path) -> None:
    assert said(told(tmp_path, pcap([]))) == []


@given(st.binary(max_size=200), st.integers(0, 150), st.integers(0, 255))
def test_damage_anywhere_is_our_own_error_or_read_over(tail: bytes, place: int, value: int) -> None:
    content = bytearray(pcap(frames(PACKETS[:5])) + tail)
    content[min(place, len(content) - 1)] = value
    with TemporaryDirectory() as folder:
        found = source(Path(folder), bytes(content))
        if notation("pcap").likeness(found) == SURE:
            import_file(found, Path(folder) / "out", "pcap")

