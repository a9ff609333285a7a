"""`smtpwalk test`: permission before anything else, a result for every address, exit codes, and Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smtpwalk.cli import at_once
from smtpwalk.cli.arguments import parser
from smtpwalk.cli.background import Background
from smtpwalk.cli.main import run as main
from smtpwalk.cli.test import run
from smtpwalk.errors import PermissionMissing, UsageError
from smtpwalk.net.stage import Stage
from smtpwalk.practice.catalogue import personality
from smtpwalk.practice.truth import CANNOT_TELL, CLOSED, OPEN, OPEN_BY_FORM
from smtpwalk.recording.reader import open_recording
from tests.cli.conftest import Serve
from tests.cli.terminal import Terminal
from tests.playbook import silent
from tests.report.schema import problems

FAST = ("--patience", "0", "--wait", "20s", "--timeout", "20s")


class Ran:
    def __init__(self, *argv: str, terminal: Terminal | None = None) -> None:
        self.terminal = terminal or Terminal()
        self.errors = io.StringIO()
        args = parser().parse_args(["test", *argv])
        self.code = run(args, console=self.terminal.console, progress_to=self.errors)

    @property
    def text(self) -> str:
        return self.terminal.text

    @property
    def objects(self) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.text.splitlines()]
        assert [problem for one in found for problem in problems(one)] == []
        return found


@pytest.fixture
def closed(background: Background) -> Iterator[Stage]:
    stage = Stage(personality("sendmail-89-closed"))
    background.run(stage.start())
    yield stage
    background.run(stage.stop())


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection would be an error."""

    def connect(*_: object, **__: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(at_once, "AddressTest", connect)


# ------------------------------------------------------------------ verdicts and exit codes
@pytest.mark.parametrize(
    ("name", "code"),
    [("sendmail-86-open", 1), ("percent-hack", 1), ("sendmail-89-closed", 0), ("accept-everything", 3)],
)
def test_a_practice_host_ends_in_its_verdict(name: str, code: int) -> None:
    ran = Ran(f"practice:{name}", *FAST, "--json")
    (found,) = ran.objects
    truth = {OPEN: "open", OPEN_BY_FORM: "open", CLOSED: "closed", CANNOT_TELL: "cannot-tell"}
    assert found["verdict"] == truth[personality(name).truth]
    assert ran.code == code
    assert (found["target"]["host"], found["depth"]) == (f"practice:{name}", "dot")


def test_practice_by_its_option_and_a_report_for_people() -> None:
    ran = Ran("--practice", "sendmail-89-closed", *FAST)
    assert ran.code == 0
    for words in ("CLOSED (refused)", "Grounds:", "OUTCOME", "What to do now:", "Recording: ", "sendmail-89-closed"):
        assert words in ran.text
    assert ran.errors.getvalue() == ""


def test_a_host_on_loopback_needs_no_permission(closed: Stage) -> None:
    ran = Ran(f"127.0.0.1:{closed.port}", "--json")
    (found,) = ran.objects
    assert (ran.code, found["verdict"], found["depth"], found["proof"]) == (0, "closed", "rcpt", False)
    assert found["vantage"]["trusted"]
    recording = open_recording(Path(found["recording"]))
    assert len(recording.sessions()) == found["sessions"]
    assert "loopback" in recording.header.permission


def test_a_list_has_a_result_for_each_and_a_bad_host_stops_nothing(closed: Stage, tmp_path: Path) -> None:
    with socket.socket() as shut:
        shut.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{shut.getsockname()[1]}"
        (tmp_path / "hosts").write_text(f"# list\n127.0.0.1:{closed.port}\nno such host\n{place}\nhost..x\n")
        ran = Ran("--hosts", str(tmp_path / "hosts"), "practice:sendmail-86-open", *FAST, "--json", "--jobs", "2")
    by_host = {found["target"]["host"]: (found["verdict"], found["reason"]) for found in ran.objects}
    assert by_host == {
        "127.0.0.1": by_host["127.0.0.1"],
        "no such host": ("cannot-tell", "unreachable"),
        "host..x": ("cannot-tell", "unreachable"),
        "practice:sendmail-86-open": ("open", "arrived"),
    }
    assert sorted(found["verdict"] for found in ran.objects) == [*["cannot-tell"] * 3, "closed", "open"]
    assert ran.code == 1


def test_many_have_a_line_each(closed: Stage) -> None:
    ran = Ran(*[f"127.0.0.1:{closed.port}"] * 5, "--forms", "plain")
    lines = ran.text.splitlines()
    assert len([line for line in lines if line.startswith("closed")]) == 5
    assert "5 of 5 tested: 5 closed." in ran.text
    assert ran.code == 0


def test_every_address_of_a_name_is_its_own(closed: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def both(*_: object, **__: object) -> tuple[object, ...]:
        from smtpwalk.net.target import Address

        return (Address("127.0.0.1", closed.port), Address("127.0.0.2", closed.port))

    monkeypatch.setattr("smtpwalk.cli.named_hosts.resolve", both)
    found = Ran(f"both.test:{closed.port}", "--json", *FAST).objects
    assert [one["target"]["address"] for one in found] == ["127.0.0.1", "127.0.0.2"]
    assert {one["target"]["host"] for one in found} == {"both.test"}
    assert found[0]["recording"] != found[1]["recording"]


def test_proof_by_the_catcher_is_named_in_the_recording(closed: Stage) -> None:
    (found,) = Ran(f"127.0.0.1:{closed.port}", "--catch", "0", "--json", *FAST).objects
    assert (found["depth"], found["proof"]) == ("dot", True)


# ------------------------------------------------------------------ before the first connection
@pytest.mark.usefixtures("never")
@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["192.0.2.1"], "192.0.2.1:25 is not this machine"),
        (["192.0.2.1", "192.0.2.2", "127.0.0.1"], "2 of the hosts .192.0.2.1, 192.0.2.2. are not this machine"),
        (["192.0.2.1", "--i-may", " "], "wants words"),
    ],
)
def test_without_permission_nobody_is_connected_to(argv: list[str], words: str) -> None:
    with pytest.raises(PermissionMissing, match=words) as caught:
        Ran(*argv, "--from", "me@a.test", "--domain", "b.test")
    assert caught.value.exit_code == 2


@pytest.mark.usefixtures("never")
@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["192.0.2.1", "--i-may", "mine"], "--from"),
        (["practice:nowhere"], "no practice host"),
        (["h:99999"], "no port"),
        ([], "needs a host"),
        (["127.0.0.1", "--forms", "nothing"], "no form"),
        (["127.0.0.1", "--probes", "/no/such/file"], "cannot be read"),
        (["127.0.0.1", "--resolver", "name"], "name server"),
    ],
)
def test_what_cannot_be_done_is_said(argv: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Ran(*argv)


@pytest.mark.usefixtures("never")
def test_one_statement_is_asked_for_the_whole_list() -> None:
    terminal = Terminal(["mine", "me@a.test", "b.test"], interactive=True)
    with pytest.raises(AssertionError, match="connected"):
        Ran("192.0.2.1", "192.0.2.2", terminal=terminal)
    assert [prompt.split()[0] for prompt in terminal.prompts] == ["Whose", "Your", "A"]


def test_a_weak_sender_is_said(closed: Stage) -> None:
    ran = Ran(f"127.0.0.1:{closed.port}", "--from", "me@far.test", "--domain", "far.test", "--forms", "plain")
    assert "weakens the plain form" in ran.errors.getvalue()


# ------------------------------------------------------------------ recordings
def test_one_address_goes_to_a_file_and_more_to_a_folder(closed: Stage, tmp_path: Path) -> None:
    host = f"127.0.0.1:{closed.port}"
    (one,) = Ran(host, "--record", str(tmp_path / "one.smtp.jsonl"), "--json", "--forms", "plain").objects
    assert one["recording"] == str(tmp_path / "one.smtp.jsonl")
    two = Ran(host, host, "--record", str(tmp_path / "more"), "--json", "--forms", "plain").objects
    assert {Path(found["recording"]).parent for found in two} == {tmp_path / "more"}
    assert len({found["recording"] for found in two}) == 2
    (in_folder,) = Ran(host, "--record", str(tmp_path / "more"), "--json", "--forms", "plain").objects
    assert Path(in_folder["recording"]).parent == tmp_path / "more"
    with pytest.raises(UsageError, match="is a file"):
        Ran(host, host, "--record", str(tmp_path / "one.smtp.jsonl"))


def test_without_a_recording_no_test(closed: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there").write_text("my diary")
    assert main(["test", f"127.0.0.1:{closed.port}", "--record", str(tmp_path / "there")]) == 2
    assert "never written over" in capsys.readouterr().err


# ------------------------------------------------------------------ the program as a whole
def program(*argv: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "smtpwalk", *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def test_ctrl_c_prints_what_was_found_and_ends_with_130(closed: Stage, serve: Serve) -> None:
    hosts = [f"127.0.0.1:{closed.port}", f"127.0.0.1:{serve(silent).port}"]
    ended = program("test", *hosts, "--json", "--timeout", "600")
    assert ended.stdout is not None
    first = json.loads(ended.stdout.readline())
    os.kill(ended.pid, signal.SIGINT)
    rest, errors = ended.communicate(timeout=60)
    (second,) = [json.loads(line) for line in rest.splitlines()]
    assert ended.returncode == 130
    assert (first["verdict"], first["stopped"]) == ("closed", False)
    assert (second["verdict"], second["reason"], second["stopped"]) == ("cannot-tell", "stopped", True)
    assert problems(second) == []
    assert "Traceback" not in errors


def test_no_screen_is_loaded_for_it() -> None:
    code = (
        "import sys; from smtpwalk.__main__ import main\n"
        "code = main(['test', 'practice:sendmail-89-closed', '--json', '--forms', 'plain'])\n"
        "main(['probes', 'plain'])\n"
        "print(code, *sorted({'textual', 'rich', 'pygments', 'aiosmtpd', 'dns'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"
