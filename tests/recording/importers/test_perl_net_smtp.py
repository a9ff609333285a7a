from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.retelling import STUFFED

from .reading import marks, said, script, told
from .sampling import GONE, GREETED, QUEUED, REFUSED, TAKEN, answers, imported, scripts

LOGIN = """
C: AUTH LOGIN
S: 334 VXNlciBOYW1lAA==
C: dXNlcg==
S: 334 UGFzc3dvcmQA
C: c2VjcmV0
S: 235 2.7.0 Authentication successful
"""
MESSAGE = "C: Subject: foo\nC: \nC: 250 bar\nC: ..dot\nC: last ü\nC: ."


def test_one_session_though_its_object_changes_its_class_for_tls(tmp_path: Path) -> None:
    events = imported(tmp_path, "perl-net-smtp.starttls")
    reset = "C: RSET\nS: 250 OK"
    assert said(events, 1) == scripts(GREETED, LOGIN, TAKEN, MESSAGE, QUEUED, REFUSED, reset, GONE)
    assert said(events) == said(events, 1)


def test_dots_are_doubled_as_they_went_out(tmp_path: Path) -> None:
    assert marks(imported(tmp_path, "perl-net-smtp.starttls"), "unsure") == [(43, STUFFED)]


def test_the_password_that_it_decodes_is_left_out(tmp_path: Path) -> None:
    events = imported(tmp_path, "perl-net-smtp.starttls")
    assert not [text for _line, text in marks(events, "remark") if "secret" in text or "decoded" in text]


def test_two_objects_side_by_side_and_an_address_used_again(tmp_path: Path) -> None:
    a, b = "Net::SMTP=GLOB(0xa1)", "Net::SMTP=GLOB(0xb2)"
    text = f"""\
{a}<<< 220 mx
{b}<<< 220 my
{a}>>> EHLO a
{b}>>> EHLO b
{b}<<< 250 my
{a}<<< 250 mx
{a}>>> QUIT
{a}<<< 221 bye
{a}<<< 220 mz
"""
    events = told(tmp_path, text)
    assert said(events, 1) == script("S: 220 mx\nC: EHLO a\nS: 250 mx\nC: QUIT\nS: 221 bye")
    assert said(events, 2) == script("S: 220 my\nC: EHLO b\nS: 250 my")
    assert said(events, 3) == script("S: 220 mz")
    assert answers(events, 2) == ["greeting 220", "ehlo 250"]
