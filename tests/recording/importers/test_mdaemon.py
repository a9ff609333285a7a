from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.mdaemon import likeness
from smtpwalk.recording.importers.spoken import TAKEN
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.wire.events import Mark

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

# Shapes as people posted them: sessions in brackets, mixed; and without, one behind the other.
MIXED = """\
Sat 2014-07-26 12:58:47: 05: [514116] Session 514116; child 0001
Sat 2014-07-26 12:58:47: 05: [514116] Accepting SMTP connection from [192.0.2.20:63750] to [192.0.2.10:25]
Sat 2014-07-26 12:58:47: 03: [514116] --> 220-example.test ESMTP
Sat 2014-07-26 12:58:47: 05: [6144:1] Session 6144; child 1; thread 0
Sat 2014-07-26 12:58:47: 03: [514116] --> 220 *
Sat 2014-07-26 12:58:47: 03: [6144:1] --> 220 example.test
Sat 2014-07-26 12:58:47: 02: [514116] <-- ehlo probe.example.test
Sat 2014-07-26 12:58:48: 03: [514116] --> 250 example.test Hello
Sat 2014-07-26 12:58:48: 02: [6144:1] <-- QUIT
Sat 2014-07-26 12:58:48: 02: [514116] <-- STARTTLS
Sat 2014-07-26 12:58:48: 03: [514116] --> 220 Begin TLS negotiation
Sat 2014-07-26 12:58:49: 01: [514116] SSL negotiation successful (TLS 1.0, 256 bit key exchange, 256 bit  encryption)
Sat 2014-07-26 12:58:49: 02: [514116] <-- EHLO probe.example.test
Sat 2014-07-26 12:58:49: 04: [514116] SMTP session terminated (Bytes in/out: 332/3527)
"""
SERVED = """
S: 220-example.test ESMTP
S: 220 *
C: ehlo probe.example.test
S: 250 example.test Hello
C: STARTTLS
S: 220 Begin TLS negotiation
C: EHLO probe.example.test
"""
IN_TURN = """\
START Event Log / MDaemon PRO v18.0.1, SMTP (out) log information
Tue 2026-08-18 00:00:48.993: 05: Session 09012313; child 0001
Tue 2026-08-18 00:00:48.993: 05: Attempting SMTP connection to [192.0.2.25:25]
Tue 2026-08-18 00:00:49.003: 02: <-- 220 mx.example.test ESMTP
Tue 2026-08-18 00:00:49.013: 03: --> EHLO probe.example.test
Tue 2026-08-18 00:00:49.103: 02: <-- 250 mx.example.test
Tue 2026-08-18 00:00:49.203: 03: --> DATA
Tue 2026-08-18 00:00:49.303: 02: <-- 354 go
Tue 2026-08-18 00:00:49.403: 02: <-- 250 ok
Tue 2026-08-18 00:00:49.503: 01: ----------
Tue 2026-08-18 00:00:50.003: 05: Accepting POP connection from 203.0.113.10:45583 to 192.0.2.10:110
Tue 2026-08-18 00:00:50.003: 03: --> +OK example.test POP
Tue 2026-08-18 00:00:50.003: 02: <-- AUTH
Tue 2026-08-18 00:00:50.003: 01: ----------
Tue 2026-08-18 00:00:50.103: 05: Accepting SMTP connection from 203.0.113.10:45584 to 192.0.2.10:25
Tue 2026-08-18 00:00:50.203: 03: --> 220 example.test ESMTP
Tue 2026-08-18 00:00:50.303: 02: <-- HELO x
"""
SENT = """
S: 220 mx.example.test ESMTP
C: EHLO probe.example.test
S: 250 mx.example.test
C: DATA
S: 354 go
C: .
S: 250 ok
"""


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_sessions_that_are_mixed(tmp_path: Path) -> None:
    events = told(tmp_path, MIXED)
    assert said(events, 1) == script(SERVED)
    assert said(events, 2) == script("S: 220 example.test\nC: QUIT")
    assert facts(events, "connected") == [{"address": "192.0.2.10", "port": 25, "source": "192.0.2.20"}]
    assert facts(events, "tls") == [{"version": "TLS 1.0"}]
    assert [line for line, _text in marks(events, "remark")] == [1, 2, 4, 12, 14]
    started = about(events).started
    assert started is not None
    assert started.isoformat() == "2014-07-26T12:58:47+00:00"
    assert max(event.t for event in events if not isinstance(event, About)) == 2.0


def test_sessions_in_turn_and_one_that_is_not_smtp(tmp_path: Path) -> None:
    events = told(tmp_path, IN_TURN)
    assert said(events, 1) == script(SENT)
    assert said(events, 2) == script("S: 220 example.test ESMTP\nC: HELO x")
    assert facts(events, "connecting") == [{"address": "192.0.2.25", "port": 25}]
    assert [why for _line, why in marks(events, "unsure")][1:] == [TAKEN]
    assert {12, 13} <= {line for line, _text in marks(events, "remark")}


@pytest.mark.parametrize("level", ["", "05: "])
def test_quoted_and_without_levels(tmp_path: Path, level: str) -> None:
    lines = (f"> {line[:21]}{level}{line[25:]}\n" for line in MIXED.splitlines())
    assert said(told(tmp_path, "".join(lines)), 1) == script(SERVED)


@pytest.mark.parametrize("text", ["--> see there\n<-- and here\n", "<-- data base\n", "a --> 250 b\n"])
def test_other_arrows(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues(messages=False))
def test_any_dialogue_comes_back_from_either_end(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        for sends in ("S", "C"):
            text = "".join(f"{'-->' if who == sends else '<--'} {line}\n" for who, line in lines)
            assert said(told(Path(folder), text)) == lines
