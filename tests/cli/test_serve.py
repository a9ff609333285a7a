"""A practice host served for others: how to get there, what is said, and a clean end by Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import smtplib
import subprocess
import sys

import pytest

from smtpwalk.cli.serve import Watch, announcement
from smtpwalk.net.stage import Stage
from smtpwalk.practice.catalogue import catalogue, personality
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from tests.cli.terminal import Terminal


def test_a_client_is_served_and_seen_until_ctrl_c() -> None:
    command = [sys.executable, "-u", "-m", "smtpwalk", "practice", "postfix-closed", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as served:
        assert served.stdout is not None
        first = served.stdout.readline()
        port = int(re.search(r"127\.0\.0\.1 (\d+)", first)[1])  # type: ignore[index]
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.ehlo("a\x1b[2J.test")
        os.kill(served.pid, signal.SIGINT)
        rest, _ = served.communicate()
    assert served.returncode == 0
    assert f"telnet 127.0.0.1 {port}" in rest
    assert r"C: ehlo a\x1b[2J.test" in rest
    assert "#1 " in rest
    assert "\x1b" not in rest
    assert "has closed" in rest.splitlines()[-1]


def test_a_port_that_is_taken_is_3() -> None:
    command = [sys.executable, "-m", "smtpwalk", "practice", "postfix-closed", "--serve", "--port"]
    first = subprocess.Popen([*command, "0"], stdout=subprocess.PIPE, text=True)
    with first as served:
        assert served.stdout is not None
        port = re.search(r"127\.0\.0\.1 (\d+)", served.stdout.readline())[1]  # type: ignore[index]
        second = subprocess.run([*command, port], capture_output=True, text=True, check=False)
        os.kill(served.pid, signal.SIGINT)
    assert second.returncode == 3
    assert "cannot listen" in second.stderr


@pytest.mark.parametrize("implicit_tls", [False, True])
def test_the_examples_fit_the_host(implicit_tls: bool) -> None:
    host = next(host for host in catalogue() if host.implicit_tls is implicit_tls)
    said = "\n".join(announcement(host, Stage(host, 2525)))
    assert ("openssl s_client" in said) is ("smtps://" in said) is implicit_tls
    assert ("telnet" in said) is not implicit_tls


def test_sessions_are_told_apart_and_forgotten() -> None:
    terminal = Terminal()
    watch = Watch(terminal.console)
    for number in (1, 2):
        watch(ServerBytes(0.1, number, b"220 mx\r\n"))
    watch(ClientBytes(0.2, 2, b"NOOP\r\n"))
    watch(Mark(0.3, 1, "closed", {"by": "client"}))
    assert [line[:2] for line in terminal.text.splitlines()] == ["#1", "#2", "#2", "#1"]
    assert list(watch._talks) == [2]
    assert personality("postfix-closed").name == "postfix-closed"
