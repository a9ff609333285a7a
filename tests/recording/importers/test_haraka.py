from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from smtpwalk.recording.importers.haraka import likeness
from smtpwalk.recording.importers.spoken import TAKEN
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.wire.events import Mark

from .dialogues import dialogues
from .reading import Said, about, marks, said, script, source, told

ONE, TWO = "919B8A82-1CFF-42F6-9BD6-F52E7BB53662", "C61C3173-6C08-4761-B3D6-73159EB356AD"
# Haraka 3.3 at the log level "data", and what it says to the next host when it delivers.
LOG = f"""\
2026-11-25T04:48:41.264Z loglevel: DATA
2026-11-25T04:48:44.855Z [NOTICE] [{ONE}] [core] connect ip=192.0.2.44 port=50770 local_ip=192.0.2.25 local_port=25
2026-11-25T04:48:44.857Z [PROTOCOL] [{ONE}] [core] S: 220 mx ESMTP Haraka/3.3.4 ready (919B8A)
2026-11-25T04:48:44.857Z [NOTICE] [{TWO}] [core] connect ip=192.0.2.45 port=50778 local_ip=192.0.2.25 local_port=25
2026-11-25T04:48:44.872Z [PROTOCOL] [{ONE}] [core] C: EHLO probe.example.test state=1
2026-11-25T04:48:44.872Z [PROTOCOL] [{TWO}] [core] S: 220 mx ESMTP Haraka/3.3.4 ready (C61C31)
2026-11-25T04:48:44.890Z [PROTOCOL] [{ONE}] [core] S: 250-mx Hello probe [192.0.2.44], Haraka is at your service.
2026-11-25T04:48:44.890Z [PROTOCOL] [{ONE}] [core] S: 250 STARTTLS
2026-11-25T04:48:44.890Z [PROTOCOL] [{ONE}] [core] C: STARTTLS state=1
2026-11-25T04:48:44.890Z [PROTOCOL] [{ONE}] [core] S: 220 Go ahead.
2026-11-25T04:48:44.977Z [INFO] [{ONE}] [tls] secured: cipher=TLS_AES_256_GCM_SHA384 version=TLSv1.3 verified=false
2026-11-25T04:48:44.991Z [PROTOCOL] [{ONE}] [core] C: MAIL FROM:<a@sender.test> state=1
2026-11-25T04:48:44.991Z [PROTOCOL] [{ONE}.1] [core] S: 250 sender <a@sender.test> OK
2026-11-25T04:48:44.991Z [PROTOCOL] [{ONE}.1] [core] C: DATA state=1
2026-11-25T04:48:44.991Z [PROTOCOL] [{ONE}.1] [core] S: 354 go ahead, make my day
2026-11-25T04:48:44.991Z [DATA] [{ONE}.1] [core] C: Subject: x state=1  \n\
2026-11-25T04:48:44.991Z [DATA] [{ONE}.1] [core] C:   \n\
2026-11-25T04:48:44.991Z [DATA] [{ONE}.1] [core] C: ..dot  \n\
2026-11-25T04:48:44.991Z [DATA] [{ONE}.1] [core] C: .  \n\
2026-11-25T04:48:44.992Z [PROTOCOL] [{ONE}.1] [core] S: 250 Message Queued
2026-11-25T04:48:44.992Z [DEBUG] [-] [core] running disconnect hooks
2026-11-25T04:48:44.993Z [NOTICE] [{ONE}.1] [core] disconnect ip=192.0.2.44 rdns=probe helo=probe tls=Y lr="" time=0.1
2026-11-25T04:48:45.000Z [PROTOCOL] [{ONE}.1.1] [outbound] S: 220 relay
2026-11-25T04:48:45.001Z [PROTOCOL] [{ONE}.1.1] [outbound] C: EHLO mx
"""
RIGHT = """
S: 220 mx ESMTP Haraka/3.3.4 ready (919B8A)
C: EHLO probe.example.test
S: 250-mx Hello probe [192.0.2.44], Haraka is at your service.
S: 250 STARTTLS
C: STARTTLS
S: 220 Go ahead.
C: MAIL FROM:<a@sender.test>
S: 250 sender <a@sender.test> OK
C: DATA
S: 354 go ahead, make my day
C: Subject: x state=1
C: 
C: ..dot
C: .
S: 250 Message Queued
"""  # noqa: W291 - an empty line of the message


def facts(events: list[Told], what: str) -> list[dict[str, object]]:
    return [dict(event.fields) for event in events if isinstance(event, Mark) and event.what == what]


def test_two_sessions_and_a_delivery(tmp_path: Path) -> None:
    events = told(tmp_path, LOG)
    assert said(events, 1) == script(RIGHT)
    assert said(events, 2) == [("S", "220 mx ESMTP Haraka/3.3.4 ready (C61C31)")]
    assert said(events, 3) == script("S: 220 relay\nC: EHLO mx")
    assert facts(events, "connected")[0] == {"address": "192.0.2.25", "port": 25, "source": "192.0.2.44"}
    assert facts(events, "tls") == [{"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"}]
    assert facts(events, "closed") == [{"by": "client"}]
    assert facts(events, "unsure") == []
    assert about(events).timed
    assert max(event.t for event in events if not isinstance(event, About)) == pytest.approx(3.737)


def test_without_the_level_data_messages_are_not_there(tmp_path: Path) -> None:
    events = told(tmp_path, "".join(line for line in LOG.splitlines(keepends=True) if "[DATA]" not in line))
    assert [pair for pair in said(events, 1) if pair[0] == "C"][-2:] == script("C: DATA\nC: .")
    assert [why for _line, why in marks(events, "unsure")] == [TAKEN]


@pytest.mark.parametrize("before", ["Nov 25 04:48:44 mx haraka[7]: ", "haraka-1  | 2026-11-25T04:48:44.855Z "])
def test_through_syslog_and_containers(tmp_path: Path, before: str) -> None:
    lines = (line.partition(" ")[2] for line in LOG.splitlines(keepends=True))
    assert said(told(tmp_path, "".join(before + line for line in lines)), 1) == script(RIGHT)


@pytest.mark.parametrize("text", [f"[PROTOCOL] [{ONE}] [core] talks\n", "[PROTOCOL] [-] [core] C: EHLO x\n", "C: x\n"])
def test_other_lines(tmp_path: Path, text: str) -> None:
    assert likeness(source(tmp_path, text)) == 0


@settings(max_examples=40)
@given(lines=dialogues(messages=False))
def test_any_dialogue_comes_back(lines: Said) -> None:
    with TemporaryDirectory() as folder:
        state = {"C": " state=1", "S": ""}
        text = "".join(f"[PROTOCOL] [{ONE}] [core] {who}: {line}{state[who]}\n" for who, line in lines)
        assert said(told(Path(folder), text)) == lines
