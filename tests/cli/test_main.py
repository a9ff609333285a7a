"""The outermost edge: exit codes, sentences, and nothing loaded that is not needed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from argparse import Namespace

import pytest

from smtpwalk import __version__
from smtpwalk.__main__ import main
from smtpwalk.cli import main as edge
from smtpwalk.errors import NetworkError, SmtpwalkError, UsageError

HEAVY = ("textual", "rich", "aiosmtplib", "dns", "pygments", "asyncio", "ssl", "platformdirs")
FULL = "the disk is full. Make room, or choose another place."


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["walk", "--help"], ["practice", "--help"]])
def test_help_and_version_load_nothing_heavy(argv: list[str]) -> None:
    code = (
        "import sys\nfrom smtpwalk.__main__ import main\n"
        f"code = main({argv!r})\nprint('LOADED', *(set({HEAVY!r}) & set(sys.modules)))\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED"


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"smtpwalk {__version__}\n"


def test_a_wrong_command_line_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["walk", "--nonsense"]) == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (SmtpwalkError("It broke.", "Mend it."), 1, "smtpwalk: It broke. Mend it.\n"),
        (UsageError("Not so."), 2, "smtpwalk: Not so.\n"),
        (NetworkError("refused", "No.", "Try."), 3, "smtpwalk: No. Try.\n"),
        (KeyboardInterrupt(), 130, "\n"),
        (BrokenPipeError(), 141, ""),
        (OSError(errno.ENOSPC, "full"), 2, f"smtpwalk: standard output: it cannot be written: {FULL}\n"),
    ],
)
def test_what_happens_becomes_an_exit_code(
    outcome: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(argv: list[str]) -> int:
        raise outcome

    monkeypatch.setattr(edge, "_command", failing)
    assert main([]) == code
    assert capsys.readouterr().err == said


def test_the_commands_own_code_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import smtpwalk.cli.recordings

    def run(args: Namespace) -> int:
        return 7

    monkeypatch.setattr(smtpwalk.cli.recordings, "run", run)
    assert main(["recordings"]) == 7


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    """As in `smtpwalk practice | head -1`, with a reader that is gone before the first line."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "smtpwalk", "practice"],
        stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_error_of_a_file_that_nobody_put_into_words_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(argv: list[str]) -> int:
        raise PermissionError(errno.EACCES, "no", "x")

    monkeypatch.setattr(edge, "_command", failing)
    with pytest.raises(PermissionError):
        main([])


def test_a_terminal_of_another_encoding_is_no_traceback() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-c", "from smtpwalk.cli.main import _prepare_streams as p; p(); print('ü')"],
        capture_output=True, env=environment, check=True,
    )  # fmt: skip
    assert done.stdout == b"\\xfc\n"
