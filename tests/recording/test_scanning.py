from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.scanning import BadLine, Scan, guarded, nothing, open_plain
from smtpwalk.wire.events import Mark


def line(number: int) -> bytes:
    return encode_event(Mark(float(number), 1, "note", {"text": "x" * number})).encode() + b"\n"


def test_left_at_any_line_it_reads_on_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"".join(line(number) for number in range(5)))
    scan = Scan(path, 0, number=0)
    for number in range(5):
        found = next(scan.lines())
        assert (found.number, found.data) == (number + 1, line(number))
    assert list(scan.lines()) == []
    assert scan.offset == path.stat().st_size


def test_what_is_still_being_written_waits(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(line(1) + line(2)[:10])
    scan = Scan(path, 0)
    assert [event.t for _offset, event in scan.events(nothing)] == [1.0]
    assert scan.rest
    with path.open("ab") as file:
        file.write(line(2)[10:] + line(3))
    assert [(offset, event.t) for offset, event in scan.events(nothing)] == [
        (len(line(1)), 2.0),
        (len(line(1) + line(2)), 3.0),
    ]
    assert not scan.rest


@pytest.mark.parametrize(("rest", "last"), [(b"", None), (b"  ", None), (b'{"t":1', b'{"t":1')])
def test_what_stands_behind_the_last_whole_line(tmp_path: Path, rest: bytes, last: bytes | None) -> None:
    path = tmp_path / "f"
    path.write_bytes(line(1) + rest)
    scan = Scan(path, 0)
    list(scan.lines())
    found = scan.last()
    assert (found.data if found else None) == last


def test_bad_lines_are_noted_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(line(1) + b"nonsense\n\n" + line(2))
    bad: list[BadLine] = []
    assert len(list(Scan(path, 0).events(bad.append))) == 2
    assert [one.line for one in bad] == [3]
    assert str(bad[0]).startswith("line 3: ")


def test_a_file_that_became_shorter_is_not_read_on(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(line(1))
    scan = Scan(path, 0)
    list(scan.lines())
    path.write_bytes(b"")
    with pytest.raises(RecordingError, match="shorter"):
        list(scan.lines())


def test_only_plain_files(tmp_path: Path) -> None:
    with pytest.raises(RecordingError):
        open_plain(tmp_path)
    with pytest.raises(RecordingError):
        open_plain(tmp_path / "nothing")


def test_a_failing_disk_says_so(tmp_path: Path) -> None:
    def read(size: int) -> bytes:
        raise OSError(5, "Input/output error")

    with pytest.raises(RecordingError, match="disk reported an error"):
        guarded(tmp_path, read, 1)
