"""A session told, and what a document says of itself."""

from __future__ import annotations

from dataclasses import replace

from smtpwalk.report.document import Judged, facts, tell
from smtpwalk.wire.events import Mark
from tests.report.documents import DIALOGUE, HEADER, document, session
from tests.report.results import opened


def test_a_session_is_folded_with_its_marks_and_its_tls() -> None:
    told = tell(1, 7, DIALOGUE)
    assert (told.ordinal, told.number, told.began) == (1, 7, 0.0)
    assert [mark.what for mark in told.marks.values()] == ["connecting", "connected", "tls", "closed"]
    assert all(told.talk.rows[index].line.data for index in told.marks)
    assert told.tls_from is not None
    assert told.talk.rows[told.tls_from].line.data == b"EHLO a.test"
    assert tell(1, 1, session("S: 220 mx")).tls_from is None
    assert tell(1, 1, []).began == 0.0


def test_a_title_names_the_target_as_far_as_it_is_known() -> None:
    assert document().title == "SMTP dialogue with mx.own.test:25"
    assert document(header=replace(HEADER, host="", port=0)).title == "SMTP dialogue"
    assert document(judged=Judged(opened())).title == "Relay test of mx.own.test:25"
    assert document(header=replace(HEADER, host="practice:percent-hack")).target == "practice:percent-hack:25"
    assert document(header=replace(HEADER, host="2001:db8::1")).target == "[2001:db8::1]:25"


def test_the_facts_of_a_header() -> None:
    assert facts(document(hidden=("hosts", "ips"))) == [
        ("Target", "mx.own.test:25"),
        ("Started", "2026-01-31 09:30:00 +0000"),
        ("Recorded by", "smtpwalk 0.1.0"),
        ("Permission", "my own host"),
        ("Hidden", "hosts, ips"),
    ]


def test_an_import_says_from_where_and_that_there_are_no_times() -> None:
    header = replace(HEADER, origin="swaks", extra={"times": "none", "source": "a\x1b.txt"})
    said = dict(facts(document(header=header)))
    assert said["Times"] == "not known (the file is of 2026-01-31 09:30:00 +0000)"
    assert said["Recorded by"] == r"smtpwalk 0.1.0, from swaks in a\x1b.txt"


def test_sessions_are_told_anew_each_time() -> None:
    made = document([*session("S: 220 a"), *session("S: 220 b", number=5), Mark(9.0, 5, "note", {"text": "x"})])
    for _ in range(2):
        assert [(told.ordinal, told.number) for told in made.sessions()] == [(1, 1), (2, 5)]
