"""No notation is taken for another: each sample of the tests beside this one, tried with all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from smtpwalk.recording.importers.notations import LIKELY, NOTATIONS, notation, recognise

from . import (
    test_angles,
    test_asciicast,
    test_exim,
    test_exim_trial,
    test_haraka,
    test_mdaemon,
    test_opensmtpd,
    test_postfix_in_out,
    test_postfix_smtpd_v,
    test_recordio,
    test_sendmail_traffic,
    test_sendmail_v,
    test_swaks,
    test_telnet,
    test_ttyrec,
    test_typescript,
    test_wireshark_follow,
)
from .reading import source
from .sampling import sample, sampled

SAMPLED: Final = ("ngrep", "socat", "tcpdump", "tcpflow", "openssl-s-client", "mxtoolbox", "nmap")
SAMPLES: Final[list[tuple[str, str | bytes]]] = [
    ("angles", test_angles.EATEN_BY_A_PAGE),
    ("angles", test_angles.BOUNCE),
    ("swaks", test_swaks.RUN),
    ("swaks", test_swaks.MESSAGE),
    ("postfix-in-out", test_postfix_in_out.NOTICE),
    ("postfix-smtpd-v", test_postfix_smtpd_v.CONTAINER),
    ("postfix-smtpd-v", test_postfix_smtpd_v.SERVER),
    ("postfix-smtpd-v", test_postfix_smtpd_v.CLIENT),
    ("exim", test_exim.CLIENT),
    ("exim", test_exim.DEBUG),
    ("exim", test_exim_trial.TYPED),
    ("sendmail-v", test_sendmail_v.RUN),
    ("sendmail-traffic", test_sendmail_traffic.DAEMON),
    ("sendmail-traffic", test_sendmail_traffic.COMMAND),
    ("opensmtpd", test_opensmtpd.TRACE),
    ("recordio", test_recordio.LOG),
    ("haraka", test_haraka.LOG),
    ("mdaemon", test_mdaemon.MIXED),
    ("mdaemon", test_mdaemon.IN_TURN),
    ("angles", test_angles.RUNNING_TEXT),
    ("telnet", test_telnet.TYPED_BEFORE_THE_GREETING),
    ("telnet", test_telnet.IN_A_LETTER),
    ("telnet", test_telnet.MARKDOWN),
    ("typescript", test_typescript.LINUX),
    ("typescript", test_typescript.PUTTY),
    ("asciicast", test_asciicast.FIRST),
    ("asciicast", test_asciicast.SECOND),
    ("asciicast", test_asciicast.THIRD),
    ("ttyrec", test_ttyrec.RECORDED),
    ("wireshark-follow", test_wireshark_follow.ASCII),
    ("wireshark-follow", test_wireshark_follow.WINDOW_HEX),
    ("wireshark-follow", test_wireshark_follow.ARRAYS),
    ("wireshark-follow", test_wireshark_follow.YAML),
    *((name.partition(".")[0], sample(name)) for name in sampled(*SAMPLED)),
]

OF_BYTES: Final = frozenset({"pcap", "pcapng", "ttyrec"})
"""They hold no lines, and stop at anything else."""


@pytest.mark.parametrize(("name", "sample"), SAMPLES, ids=[f"{name}-{i}" for i, (name, _sample) in enumerate(SAMPLES)])
def test_a_sample_is_its_own_notation_and_no_other(tmp_path: Path, name: str, sample: str | bytes) -> None:
    found = source(tmp_path, sample)
    assert recognise(found) == name
    alike = {other: notation(other).likeness(found) for other in NOTATIONS}
    best = alike.pop(name)
    assert max(alike.values()) < best - LIKELY, alike


@pytest.mark.parametrize("name", [name for name in NOTATIONS if name not in OF_BYTES])
def test_lines_that_never_end_are_read_all_the_same(tmp_path: Path, name: str) -> None:
    """Made for patterns that try each way to read a line: those would read on until tomorrow."""
    repeated = (" ", ">", "> ", "a", "a.", "a:", "a ", "[", "[a]", "1 ", "-", "- ", "postfix/", "Connecting to ", ".1")
    begun = (
        "", "=== Trying ", '=== TLS peer DN="', "SMTP(", "postfix/smtpd[1]: > a", "tcpserver: ok 1 ",
        "Subject: Postfix SMTP server: a ", " Process 1 is handling incoming connection from ", "... while talking to ",
        "Accepting SMTP connection from [",
    )  # fmt: skip
    text = "".join(f"{start}{again * 20_000}\n" for start in begun for again in repeated)
    found = source(tmp_path, text)
    notation(name).likeness(found)
    assert sum(1 for _event in notation(name).read(found)) > len(begun)
