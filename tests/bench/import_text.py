"""Text read in: 100,000 lines of swaks output; and the same dialogues as a terminal recording, beside asciinema."""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import count
from pathlib import Path

from tests.bench.relay import peak_memory, side_by_side, timed

LINES = 100_000
_SMTPWALK = [sys.executable, "-m", "smtpwalk"]
_RUN = """\
=== Trying mx.example.test:25...
=== Connected to mx.example.test.
<-  220 mx.example.test ESMTP
 -> EHLO client.example.test
<-  250-mx.example.test
<-  250-PIPELINING
<-  250 SIZE 10240000
 -> MAIL FROM:<a@sender.test>
<-  250 2.1.0 Ok
 -> RCPT TO:<user{number}@elsewhere.test>
<** 554 5.7.1 <user{number}@elsewhere.test>: Relay access denied
 -> QUIT
<-  221 2.0.0 Bye
=== Connection closed with remote host.
"""


def run(rounds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "swaks.txt")
        path.write_text("".join(_RUN.format(number=number) for number in range(LINES // _RUN.count("\n"))))
        numbers = count()
        read = [*_SMTPWALK, "import", str(path), "-o"]
        (ours,) = side_by_side(rounds, lambda: timed([*read, f"{folder}/{next(numbers)}.smtp.jsonl"]))
        memory = peak_memory([*read, f"{folder}/again.smtp.jsonl"]) / 1024
        print(f"swaks output, {LINES:,} lines     {ours:6.2f} s (aim: 2)   peak {memory:.0f} MB")
        _beside_asciinema(Path(folder, "again.smtp.jsonl"), Path(folder, "again.cast"), rounds)


def _beside_asciinema(recording: Path, cast: Path, rounds: int) -> None:
    made = timed([*_SMTPWALK, "export", str(recording), "--to", "cast", "-o", str(cast)])
    print(f"  as a terminal recording, {cast.stat().st_size / 1e6:.0f} MB, in {made:.2f} s")
    if not shutil.which("asciinema"):
        print("  asciinema is not installed")
        return
    ours, theirs = side_by_side(
        rounds,
        lambda: timed([*_SMTPWALK, "export", str(recording), "--to", "txt"]),
        lambda: timed(["asciinema", "cat", str(cast)]),
    )
    print(f"  printed whole                  {ours:6.2f} s   asciinema cat {theirs:6.2f} s   ratio {ours / theirs:.2f}")
