from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording import importing
from smtpwalk.recording.header import PERMISSION_NOT_KNOWN
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importing import import_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from smtpwalk.wire.secrets import SecretMask

from .importers.capturing import HELLO, QUIT, Talk, frames, pcap
from .importers.sampling import sample

TEXT = "Connecting to mx.example.test ...\n<<< 220 mx.example.test\n>>> mail from:\n<<< 250 ok\n"


def write(folder: Path, text: str = TEXT) -> Source:
    path = folder / "session.txt"
    path.write_text(text)
    return Source(path)


def test_two_formats_in_one_file_are_told_of(tmp_path: Path) -> None:
    source = write(tmp_path, sample("smtplib.level2") + sample("curl.refused"))
    imported = import_file(source, tmp_path / "out.smtp.jsonl")
    assert imported.notation == "curl"
    assert "Python smtplib debug output" in imported.unsure[0].rule
    assert "--as smtplib" in imported.unsure[0].rule
    other = import_file(source, tmp_path / "other.smtp.jsonl", "smtplib")
    assert not any("--as" in bad.rule for bad in other.unsure)


def test_a_file_that_takes_no_more_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(out: Path) -> int:
        out.touch()
        reading, writing = os.pipe()
        os.close(reading)
        return writing

    monkeypatch.setattr(importing, "create_named", closed)
    with pytest.raises(RecordingError, match="it cannot be written"):
        import_file(write(tmp_path), tmp_path / "out.smtp.jsonl")
    assert not (tmp_path / "out.smtp.jsonl").exists()


def test_an_import_is_a_recording_like_any_other(tmp_path: Path) -> None:
    source = write(tmp_path)
    imported = import_file(source, tmp_path / "out.smtp.jsonl")
    assert (imported.notation, imported.lines, imported.sessions, imported.remarks) == ("angles", 3, {1}, 0)
    assert [bad.line for bad in imported.unsure] == [3]
    recording = open_recording(tmp_path / "out.smtp.jsonl")
    header = recording.header
    assert (header.host, header.port, header.origin) == ("mx.example.test", 0, "angles")
    assert header.permission == PERMISSION_NOT_KNOWN
    assert dict(header.extra) == {"source": "session.txt", "times": "none"}
    assert abs((header.started - datetime.now(UTC)).total_seconds()) < 3600
    bytes_of = [type(event) for event in recording.events() if isinstance(event, ClientBytes | ServerBytes)]
    assert bytes_of == [ServerBytes, ClientBytes, ServerBytes]
    assert source.path.read_text() == TEXT
    assert (tmp_path / "out.smtp.jsonl").stat().st_mode & 0o777 == 0o600


def test_what_was_said_inside_auth_is_masked(tmp_path: Path) -> None:
    text = "<<< 220 mx\n>>> AUTH PLAIN AHVzZXIAcGFzcw==\n<<< 535 no\n"
    text += ">>> AUTH LOGIN\n<<< 334 VXNlcm5hbWU6\n>>> dXNlcg==\n"
    import_file(write(tmp_path, text), tmp_path / "out")
    written = (tmp_path / "out").read_text()
    assert "AHVzZXIAcGFzcw==" not in written
    assert "dXNlcg==" not in written
    events = open_recording(tmp_path / "out").events()
    assert [event.fields["bytes"] for event in events if isinstance(event, Mark)] == [16, 8]


def test_who_insists_gets_it_read_so(tmp_path: Path) -> None:
    imported = import_file(write(tmp_path, "a letter\n"), tmp_path / "out", "angles")
    assert (imported.lines, imported.remarks) == (0, 1)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("work")
    with pytest.raises(RecordingError, match="never written over"):
        import_file(write(tmp_path), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "work"


def test_progress_is_told_and_may_stop_it(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def stop(done: int, size: int) -> None:
        seen.append((done, size))
        raise KeyboardInterrupt

    source = write(tmp_path, TEXT * 4000)
    with pytest.raises(KeyboardInterrupt):
        import_file(source, tmp_path / "out", progress=stop)
    assert seen[0][1] == source.size
    assert 0 < seen[0][0] <= source.size
    assert list(open_recording(tmp_path / "out").events())  # what had been read by then


def test_sessions_without_end_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    class Counted(SecretMask):
        def __init__(self) -> None:
            super().__init__()
            made.append(1)

    monkeypatch.setattr(importing, "SecretMask", Counted)
    monkeypatch.setattr(importing, "OPEN", 2)
    list(importing._masked(ServerBytes(0.0, session, b"250 ok\r\n") for session in (1, 2, 1, 3, 1, 2)))
    assert len(made) == 4  # 2 was silent longest when 3 began, and is met anew


def test_what_is_unsure_of_a_capture_names_its_packet(tmp_path: Path) -> None:
    packets = Talk().whole([*HELLO, *QUIT])
    path = tmp_path / "session.pcap"
    path.write_bytes(pcap(frames(packets[:4] + packets[5:])))
    imported = import_file(Source(path), tmp_path / "out")
    text = "26 bytes of the client are missing in the capture before this packet."
    assert [str(bad) for bad in imported.unsure] == [f"packet 5: {text}"]
    assert open_recording(tmp_path / "out").header.extra == {"source": "session.pcap"}


def test_what_was_hidden_is_hidden_in_remarks_too(tmp_path: Path) -> None:
    text = "<<< 220 mx\n>>> AUTH PLAIN AHVzZXIAb3BlbnNlc2FtZQ==\n<<< 535 no\nhe said opensesame\n"
    import_file(write(tmp_path, text), tmp_path / "out")
    written = (tmp_path / "out").read_text()
    assert "opensesame" not in written
    assert "he said [10 bytes hidden]" in written
