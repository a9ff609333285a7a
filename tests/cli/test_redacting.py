"""What --redact, --hide and --list do, whichever command they stand behind."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from smtpwalk.cli.redacting import categories, hidden_lines, redacted, tell_what_was_hidden
from smtpwalk.errors import UsageError
from smtpwalk.recording.header import encode_header
from smtpwalk.recording.redact import ALL, Category
from smtpwalk.wire.events import ClientBytes, Event, Mark
from tests.cli.recorded import private
from tests.recording.private import Private, survivors


def asked(*redact: str, **more: object) -> argparse.Namespace:
    known: dict[str, object] = {"redact": redact or None, "hide": [], "list": None, "force": False}
    return argparse.Namespace(**{**known, "notation": "", "output": None, **more})


def test_categories() -> None:
    assert categories(asked()) == frozenset()
    assert categories(asked("auth")) == frozenset()
    assert categories(asked("ips", "text")) == {Category.IPS, Category.TEXT}
    assert categories(asked("ips", "all")) == ALL


def test_the_list_names_what_was_hidden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = asked("all")
    with redacted(str(private(tmp_path)), args) as read:
        list(read.events())
    tell_what_was_hidden(args, [read])
    out, err = capsys.readouterr()
    assert out == ""
    assert "2 secrets of AUTH hidden." in err
    assert any(line.split() == ["user", "zebedee", "user3"] for line in err.splitlines())


def test_or_in_a_file_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = asked("ips", list=str(tmp_path / "list"))
    with redacted(str(private(tmp_path)), args) as read:
        list(read.events())
    tell_what_was_hidden(args, [read], [str(read.source)])
    assert capsys.readouterr() == ("", "")
    assert "198.18.44.7" in (tmp_path / "list").read_text()
    assert (tmp_path / "list").stat().st_mode & 0o777 == 0o600


def test_nothing_is_said_where_nothing_was_asked_for_and_nothing_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = private(tmp_path, told=[Mark(0.0, 1, "note", {"text": "x"})])
    with redacted(str(path), asked()) as read:
        list(read.events())
    tell_what_was_hidden(asked(), [read])
    assert capsys.readouterr() == ("", "")
    assert list(hidden_lines(read)) == ["Nothing was hidden: none of it stands there."]


def test_text_is_counted_too(tmp_path: Path) -> None:
    told: list[Event] = [ClientBytes(0.0, 1, b"AUTH PLAIN AGEAYg==\r\n"), Mark(0.0, 1, "note", {"text": "x"})]
    with redacted(str(private(tmp_path, told=told)), asked("text")) as read:
        for _ in range(2):
            list(read.events())
    in_header = encode_header(read.header).count("bytes hidden]")
    assert in_header > 0
    assert list(hidden_lines(read)) == [
        "1 secret of AUTH hidden.",
        f"{in_header + 1} texts hidden whole: lines of messages, and words of people.",
    ]


def test_the_list_is_refused_before_any_work_where_it_cannot_be(tmp_path: Path) -> None:
    path = private(tmp_path)
    (tmp_path / "there").write_text("old")
    for more in ({"list": str(tmp_path / "there")}, {"list": str(path)}, {"list": "x", "output": "x"}):
        with pytest.raises(UsageError), redacted(str(path), asked("all", **more)):
            pytest.fail("no work is done")
    assert (tmp_path / "there").read_text() == "old"


def test_a_hostile_name_cannot_act_in_the_list(tmp_path: Path) -> None:
    told = [Mark(0.0, 1, "note", {"text": "\x1b]0;x\x07 a\u202eb@corp.com"})]
    with redacted(str(private(tmp_path, told=list(told))), asked("all", hide=["\x1b]0;x\x07"])) as read:
        list(read.events())
    assert not any(sign in line for line in hidden_lines(read, named=True) for sign in "\x1b\x07\u202e")


def test_what_was_proved_later_is_read_through_the_same_stand_ins(tmp_path: Path) -> None:
    p, path = Private(), private(tmp_path)
    facts = f'"what":"arrived","token":"x","rcpt_to":"{p.user}@{p.domain}"'
    (tmp_path / "a.proof.jsonl").write_text('{"t":1.0,"s":1,"dir":"X",' + facts + "}\n")
    with redacted(str(path), asked("all"), proved=True) as read:
        last = list(read.events())[-1]
    assert isinstance(last, Mark)
    assert last.what == "arrived"
    assert survivors(p, str(dict(last.fields))) == []
