from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.tcpflow import likeness, read

from .reading import about, marks, said, script, source, told
from .sampling import sample
from .sniffed import REFUSED, TAKEN


@pytest.mark.parametrize("way", ["c", "colour"])
def test_both_dialogues_come_out_line_for_line(tmp_path: Path, way: str) -> None:
    events = told(tmp_path, sample(f"tcpflow.{way}"))
    assert said(events, 1) == REFUSED
    assert said(events, 2) == TAKEN
    assert (about(events).host, about(events).port, about(events).timed) == ("127.0.0.1", 2525, False)
    assert marks(events, "remark") == marks(events, "unsure") == []


def test_without_the_blank_lines_each_piece_ends_in_a_line_end(tmp_path: Path) -> None:
    text = "".join(f"{line}\n" for line in sample("tcpflow.c").splitlines() if line)
    assert said(told(tmp_path, text), 1) == REFUSED


def test_a_line_in_two_packets_is_one_line(tmp_path: Path) -> None:
    server, client = "192.000.002.025.00025-192.000.002.009.04000", "192.000.002.009.04000-192.000.002.025.00025"
    text = f"{server}: 220 mx ESMTP\n\n{client}: HELO\n{client}:  a\n\n{server}: 250 mx\n\n"
    events = told(tmp_path, text)
    assert said(events) == script("S: 220 mx ESMTP\nC: HELO a\nS: 250 mx")
    assert (about(events).host, about(events).port) == ("192.0.2.25", 25)


def test_quoted_in_a_mail(tmp_path: Path) -> None:
    quoted = "".join(f"> {line}\n" for line in sample("tcpflow.c").splitlines())
    assert said(told(tmp_path, quoted), 1) == REFUSED


@pytest.mark.parametrize("text", ["a letter\n", "127.0.0.1.25-127.0.0.1.4000: 220 mx\n", "192.000.002: 12\n"])
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert said(read(found)) == []
