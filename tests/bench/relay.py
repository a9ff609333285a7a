"""The relay test as a program, side by side with swaks, nmap and a floor of raw sockets.

The other side is a process of sinks that answer at once, so what is measured is the tester.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from smtpwalk.relay.probes import builtin_probes

FORMS = 16


@contextmanager
def sinks(count: int) -> Iterator[list[int]]:
    command = [sys.executable, "-m", "tests.bench.sinks", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield [int(port) for port in process.stdout.readline().split()]
        finally:
            process.kill()


def timed(command: Sequence[str]) -> float:
    began = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return perf_counter() - began


def ours(ports: Sequence[int], forms: str, folder: str, jobs: int = 50) -> list[str]:
    hosts = [f"127.0.0.1:{port}" for port in ports]
    return [sys.executable, "-m", "smtpwalk", "test", "--json", "--depth", "rcpt", "--forms", forms,
            "--jobs", str(jobs), "--record", f"{folder}/", *hosts]  # fmt: skip


def nmap(ports: Sequence[int]) -> list[str]:
    return ["nmap", "-n", "-Pn", "-p", ",".join(map(str, ports)), "--script", "+smtp-open-relay", "127.0.0.1"]


def swaks(port: int) -> list[str]:
    return ["swaks", "--server", f"127.0.0.1:{port}", "--from", "a@sender.test", "--to", "b@elsewhere.test",
            "--quit-after", "RCPT"]  # fmt: skip


async def _floor(port: int, envelopes: Sequence[tuple[bytes, bytes]]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def said() -> None:
        while (line := await reader.readline())[3:4] == b"-":
            pass
        assert line

    await said()
    lines = [b"EHLO client.example"]
    for sender, recipient in envelopes:
        lines += [b"MAIL FROM:<" + sender + b">", b"RCPT TO:<" + recipient + b">", b"RSET"]
    for line in [*lines, b"QUIT"]:
        writer.write(line + b"\r\n")
        await said()
    writer.close()


def floor(ports: Sequence[int], forms: int = FORMS) -> float:
    envelopes = [(b"spamtest@sender.test", b"token%d@elsewhere.test" % number) for number in range(forms)]

    async def all_at_once() -> None:
        await asyncio.gather(*(_floor(port, envelopes) for port in ports))

    began = perf_counter()
    asyncio.run(all_at_once())
    return perf_counter() - began


def side_by_side(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """The medians, taken in turn."""
    figures = [[measure() for measure in measures] for _ in range(rounds)]
    return [median(column) for column in zip(*figures, strict=True)]


def run() -> None:
    forms = ",".join(probe.id for probe in builtin_probes()[:FORMS])
    with tempfile.TemporaryDirectory() as folder, sinks(50) as ports:
        one = ports[:1]

        def mine(to: Sequence[int], which: str) -> Callable[[], float]:
            return lambda: timed(ours(to, which, tempfile.mkdtemp(dir=folder)))

        if shutil.which("swaks"):
            us, them = side_by_side(7, mine(one, "plain"), lambda: timed(swaks(ports[0])))
            print(
                f"one plain form, whole program    {us:6.2f} s   swaks {them:6.2f} s   ratio {us / them:.2f} (aim: 1)"
            )
        us, least = side_by_side(7, mine(one, forms), lambda: floor(one))
        print(f"{FORMS} forms on one host             {us:6.2f} s   raw sockets, no start {least:6.2f} s"
              f"   {us / FORMS * 1000:.0f} ms a form")  # fmt: skip
        us_50, least_50 = side_by_side(3, mine(ports, forms), lambda: floor(ports))
        print(f"{FORMS} forms on 50 hosts at once     {us_50:6.2f} s   raw sockets {least_50:6.2f} s"
              f"   ratio without start {(us_50 - us) / least_50:.2f} (aim: 2)")  # fmt: skip
        if shutil.which("nmap"):
            us, them = side_by_side(3, mine(one, forms), lambda: timed(nmap(one)))
            print(
                f"{FORMS} forms on one host             {us:6.2f} s   nmap {them:6.2f} s   ratio {us / them:.2f}"
            )
            us, them = side_by_side(3, mine(ports, forms), lambda: timed(nmap(ports)))
            print(
                f"{FORMS} forms on 50 hosts at once     {us:6.2f} s   nmap {them:6.2f} s   ratio {us / them:.2f}"
            )
    many(forms)


def many(forms: str, counts: Sequence[int] = (100, 1000)) -> None:
    """The peak of memory for so many hosts, by the system's own accounting of the finished process."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder, sinks(min(count, 50)) as ports:
            targets = Path(folder, "hosts.txt")
            targets.write_text("".join(f"127.0.0.{1 + n // 50}:{ports[n % 50]}\n" for n in range(count)))
            command = [sys.executable, "-m", "smtpwalk", "test", "--json", "--depth", "rcpt", "--forms", "plain",
                       "--jobs", "50", "--record", f"{folder}/rec/", "--hosts", str(targets)]  # fmt: skip
            began = perf_counter()
            peak = peak_memory(command)
            print(
                f"{count:5} hosts, one form each          {perf_counter() - began:6.2f} s   peak {peak / 1024:.0f} MB"
            )


def peak_memory(command: Sequence[str]) -> int:
    """KiB of the child's largest resident set."""
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    told = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    return int(told.stdout)
