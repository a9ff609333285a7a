from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.nmap import SHUT, likeness, read
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, source, told
from .sampling import sample


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("nmap.closed", "smtp-open-relay: Server doesn't seem to be an open relay, all tests failed"),
        ("nmap.login", "smtp-open-relay: Server isn't an open relay, authentication needed"),
        ("nmap.open", "smtp-open-relay: Server is an open relay (6/16 tests)"),
    ],
)
def test_what_it_concluded_is_a_claim_and_no_dialogue(tmp_path: Path, name: str, claimed: str) -> None:
    events = told(tmp_path, sample(name))
    assert claimed in [text for _line, text in marks(events, "claim")]
    assert said(events) == []
    assert about(events).by == "nmap"


def test_each_form_that_was_taken_belongs_to_the_claim(tmp_path: Path) -> None:
    claims = [text for _line, text in marks(told(tmp_path, sample("nmap.open")), "claim")]
    assert sum(text.startswith("MAIL FROM:<a@sender.test@[127.0.0.1]> -> RCPT TO:<") for text in claims) == 6


def test_every_port_of_a_mail_server_is_a_session(tmp_path: Path) -> None:
    events = told(tmp_path, sample("nmap.open"))
    connected = [event for event in events if isinstance(event, Mark) and event.what == "connected"]
    assert [(event.session, event.fields["port"]) for event in connected] == [(1, 2525), (2, 2527)]
    assert (about(events).host, about(events).port) == ("127.0.0.1", 2525)


@pytest.mark.parametrize("state", ["closed", "filtered"])
def test_a_port_that_is_shut(tmp_path: Path, state: str) -> None:
    text = f"# Nmap 7.93 scan\nNmap scan report for mx.example.test (192.0.2.25)\n25/tcp  {state} smtp\n"
    events = told(tmp_path, text)
    (failed,) = [event for event in events if isinstance(event, Mark) and event.what == "failed"]
    assert dict(failed.fields) == {
        "kind": state, "message": SHUT.format(state), "address": "192.0.2.25", "port": 25
    }  # fmt: skip


def test_other_scripts_claim_nothing_about_mail(tmp_path: Path) -> None:
    text = sample("nmap.closed").replace("Service Info", "|_ssl-date: TLS randomness\nService Info")
    assert all("ssl-date" not in claimed for _line, claimed in marks(told(tmp_path, text), "claim"))


def test_quoted_in_a_mail(tmp_path: Path) -> None:
    quoted = "".join(f"> {line}\n" for line in sample("nmap.closed").splitlines())
    plain = marks(told(tmp_path, sample("nmap.closed")), "claim")
    assert marks(told(tmp_path, quoted), "claim") == plain


@pytest.mark.parametrize("text", ["a letter\n", "# Nmap 7.93 scan\n80/tcp open http\n", "25/tcp open smtp\n", ""])
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert said(read(found)) == []
