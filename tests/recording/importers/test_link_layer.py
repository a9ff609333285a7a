from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.link_layer import LINKS, NO_IP, ip_start

V4, V6 = b"\x45" + bytes(19), b"\x60" + bytes(39)
PPPOE_4 = b"\x11\x00\x00\x07\x00\x16\x00\x21"
MAC = bytes(12)


@pytest.mark.parametrize(
    ("link", "before"),
    [
        (1, MAC + b"\x08\x00"),
        (1, MAC + b"\x81\x00\x00\x2a\x08\x00"),
        (1, MAC + b"\x88\xa8\x00\x2a\x81\x00\x00\x07\x08\x00"),
        (1, MAC + b"\x91\x00\x00\x2a\x81\x00\x00\x07\x08\x00"),
        (1, MAC + b"\x88\x64" + PPPOE_4),
        (1, MAC + b"\x81\x00\x00\x2a\x88\x64" + PPPOE_4),
        (0, b"\x02\x00\x00\x00"),
        (0, b"\x00\x00\x00\x02"),
        (108, b"\x00\x00\x00\x02"),
        (9, b"\x00\x21"),
        (9, b"\x21"),
        (9, b"\xff\x03\x00\x21"),
        (50, b"\xff\x03\x00\x21"),
        (51, PPPOE_4),
        (12, b""), (14, b""), (101, b""), (228, b""),
        (113, bytes(14) + b"\x08\x00"),
        (113, bytes(14) + b"\x81\x00\x00\x2a\x08\x00"),
        (276, b"\x08\x00" + bytes(18)),
        (276, b"\x81\x00" + bytes(18) + b"\x00\x2a\x08\x00"),
    ],
)  # fmt: skip
def test_where_ip_begins(link: int, before: bytes) -> None:
    assert ip_start(link, before + V4) == len(before)


@pytest.mark.parametrize(
    ("link", "before"),
    [(1, MAC + b"\x86\xdd"), (9, b"\x00\x57"), (9, b"\x57"), (113, bytes(14) + b"\x86\xdd"),
     (276, b"\x86\xdd" + bytes(18)), (229, b""), (0, b"\x1e\x00\x00\x00")],
)  # fmt: skip
def test_where_ip_version_6_begins(link: int, before: bytes) -> None:
    assert ip_start(link, before + V6) == len(before)


@pytest.mark.parametrize(
    ("link", "frame"),
    [(1, b""), (1, MAC), (1, MAC + b"\x08\x06" + bytes(28)), (1, MAC + b"\x81\x00" * 40), (9, b"\xc0\x21" + bytes(9)),
     (113, bytes(16)), (276, bytes(20)), (1, MAC + b"\x88\x64" + b"\x11\x00\x00\x07\x00\x16\xc0\x21")],
)  # fmt: skip
def test_no_ip(link: int, frame: bytes) -> None:
    assert ip_start(link, frame) == NO_IP


@given(st.sampled_from(sorted(LINKS)), st.binary(max_size=60))
def test_any_frame_is_answered(link: int, frame: bytes) -> None:
    assert ip_start(link, frame) >= NO_IP
