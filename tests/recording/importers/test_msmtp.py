from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.msmtp import likeness
from smtpwalk.wire.events import Mark

from .reading import marks, said, source
from .sampling import GREETED, QUEUED, REFUSED, TAKEN, answers, imported, sample, scripts, without_headers


def test_a_message_as_it_went_out(tmp_path: Path) -> None:
    events = imported(tmp_path, "msmtp.plain")
    message = "C: \nC: 250 bar\nC: ..dot\nC: last\nC: ."
    assert without_headers(said(events))[7:] == scripts(TAKEN, message, QUEUED, "C: QUIT\nS: 221 Bye")
    assert len(marks(events, "remark")) == len([line for line in sample("msmtp.plain").splitlines()
                                                if not line.startswith(("-->", "<--"))])  # fmt: skip


def test_tls_with_its_version_and_cipher(tmp_path: Path) -> None:
    events = imported(tmp_path, "msmtp.tls")
    login = "C: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 2.7.0 Authentication successful"
    assert said(events) == scripts(GREETED, login, REFUSED)
    (tls,) = [event for event in events if isinstance(event, Mark) and event.what == "tls"]
    assert tls.fields["version"] == "TLS1.3"
    assert answers(events)[-1] == "rcpt 554"


def test_its_marks_are_not_its_alone(tmp_path: Path) -> None:
    assert likeness(source(tmp_path, sample("msmtp.tls"))) == 0.95
    bare = "<-- 220 mx\n--> EHLO x\n<-- 250 mx\n--> QUIT\n<-- 221 bye\n"
    assert likeness(source(tmp_path, bare)) == 0.55
    assert likeness(source(tmp_path, "--> see above\n<-- see below\n")) == 0


def test_the_command_that_tells_the_password_is_left_out(tmp_path: Path) -> None:
    assert (17, "passwordeval = (left out)") in marks(imported(tmp_path, "msmtp.tls"), "remark")
    assert (14, "passwordeval = (not set)") in marks(imported(tmp_path, "msmtp.plain"), "remark")
