"""`export`: every format from the command line, to a file or a pipe, redacted or not."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from smtpwalk.cli.export import format_of
from smtpwalk.cli.export_arguments import FORMATS, PACKS
from smtpwalk.errors import UsageError
from tests.cli.recorded import private, relay_test, said
from tests.recording.private import Private, survivors
from tests.report.schema import problems
from tests.report.test_html import Page


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return relay_test(tmp_path_factory.mktemp("recorded"))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_to_a_file_and_to_a_pipe(
    form: str, tested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tested.read_bytes()
    out = tmp_path / f"x.{form}"
    assert said(capsys, "export", str(tested), "-o", str(out)) == ("", "")
    printed, err = said(capsys, "export", str(tested), "--to", form)
    assert err == ""
    assert out.read_text("utf-8") == printed
    assert "mail.percent.test" in printed
    assert tested.read_bytes() == before


def test_each_is_what_it_should_be(tested: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = {form: said(capsys, "export", str(tested), "--to", form)[0] for form in FORMATS}
    assert Page(made["html"]).problems == []
    ElementTree.fromstring(made["svg"])
    assert json.loads(made["cast"].splitlines()[0])["version"] == 2
    found = json.loads(made["json"])
    assert problems(found, name="export.schema.json") == []
    assert (found["verdict"]["verdict"], found["arrivals"][0]["form"]) == ("open", "rcpt-percent-own")
    assert "**OPEN** (arrived)" in made["md"]


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_private_survives_in_any_of_them(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    p = Private()
    path = private(tmp_path, f"2026_{p.host}-25")
    made, err = said(capsys, "export", str(path), "--to", form, "--redact", "all", "--explain")
    assert survivors(p, made) == []
    assert p.user in err
    assert "user1" in made


def test_secrets_of_auth_are_hidden_without_being_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, err = said(capsys, "export", str(private(tmp_path)), "--to", "txt")
    assert "AUTH PLAIN [" in made
    assert "bytes hidden]" in made
    assert "2 secrets of AUTH hidden." in err


def test_marks_times_and_meaning(tested: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = said(capsys, "export", str(tested))[0]
    assert "+ S: 220 " in plain
    assert "s + S: 220 " not in said(capsys, "export", str(tested), "--no-times")[0]
    swaks = said(capsys, "export", str(tested), "--marks", "swaks")[0]
    assert "=== Trying 127.0.0.1:" in swaks
    assert "=== response in" not in swaks
    assert "= 220 " in said(capsys, "export", str(tested), "--explain")[0]
    assert "0000  32 32 30" in said(capsys, "export", str(tested), "--hex")[0]


def test_what_other_tools_left_can_be_exported_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ticket").write_text("Connecting to 192.0.2.25 ...\n<<< 220 mx.own.test\n>>> QUIT\n<<< 221 bye\n")
    made = said(capsys, "export", str(tmp_path / "ticket"), "--marks", "rlytest")[0]
    assert made.splitlines()[-3:] == ["<<< 220 mx.own.test", ">>> QUIT", "<<< 221 bye"]
    (tmp_path / "again").write_text(made)
    again = said(capsys, "export", str(tmp_path / "again"), "--marks", "rlytest")[0]
    assert [line for line in again.splitlines() if line[:3] in ("<<<", ">>>")] == made.splitlines()[-3:]


def test_nothing_is_written_over_and_nothing_is_left_half_done(tested: Path, tmp_path: Path,
                                                              capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    out = tmp_path / "x.md"
    out.write_text("old")
    assert "already" in said(capsys, "export", str(tested), "-o", str(out), code=2)[1]
    assert "never changes" in said(capsys, "export", str(tested), "-o", str(tested), "--to", "md", "--force", code=2)[1]
    assert said(capsys, "export", str(tmp_path / "missing"), "-o", str(tmp_path / "y.md"), code=2)[0] == ""
    assert [path.name for path in tmp_path.iterdir()] == ["x.md"]
    assert out.read_text() == "old"
    said(capsys, "export", str(tested), "-o", str(out), "--force")
    assert out.read_text().startswith("# Relay test of")


@pytest.mark.parametrize(
    ("wanted", "output", "expected"),
    [("md", "x.html", "md"), (None, "x.HTML", "html"), (None, None, "txt"), (None, "-", "txt"), (None, "x", "txt")],
)
def test_the_format_by_its_name_or_by_the_files(wanted: str | None, output: str | None, expected: str) -> None:
    assert format_of(wanted, output, FORMATS) == expected


def test_an_ending_that_names_no_format() -> None:
    with pytest.raises(UsageError, match="names no format") as caught:
        format_of(None, "x.pdf", PACKS)
    assert "md, html" in caught.value.hint
