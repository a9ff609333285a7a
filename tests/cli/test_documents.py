"""From a recording on the disk to the document that exports are made of."""

from __future__ import annotations

from pathlib import Path

from smtpwalk.cli.documents import document_of
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.redact import ALL, Redacted
from tests.cli.recorded import private
from tests.recording.private import Private, events, survivors


def test_header_sessions_and_name(tmp_path: Path) -> None:
    told = [*events(Private()), *events(Private(), session=7)]
    made = document_of(open_recording(private(tmp_path, told=told)), verdict=False)
    assert (made.name, made.count, made.hidden, made.remarks, made.judged) == ("a.smtp.jsonl", 2, (), (), None)
    assert [(one.ordinal, one.number) for one in made.sessions()] == [(1, 1), (2, 7)]
    assert document_of(open_recording(private(tmp_path, "b")), verdict=True).judged is not None


def test_what_could_not_be_read_is_said(tmp_path: Path) -> None:
    path = private(tmp_path)
    with path.open("ab") as file:
        file.write(b'{"t": -1}\n' * 150 + b'{"t": 5, "s"')
    remarks = document_of(open_recording(path), verdict=False).remarks
    assert remarks[0].startswith("Passed over, line ")
    assert "50 more lines" in remarks[-2]
    assert "cut off" in remarks[-1]


def test_a_redacted_one_names_neither_file_nor_anybody(tmp_path: Path) -> None:
    p = Private()
    made = document_of(Redacted(open_recording(private(tmp_path, f"2026_{p.host}-25")), ALL), verdict=False)
    assert made.hidden == ("addresses", "hosts", "ips", "text")
    assert made.name == "hidden.smtp.jsonl"
    assert survivors(p, made.title, made.name) == []
