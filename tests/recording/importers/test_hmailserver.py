from __future__ import annotations

from pathlib import Path

from smtpwalk.recording.importers.gaps import NO_MESSAGE
from smtpwalk.recording.importers.retelling import NOT_SHOWN

from .reading import about, marks, said, script, told
from .sampling import answers, imported, sample


def test_sent_is_the_servers_where_others_connected_and_the_clients_where_it_did(tmp_path: Path) -> None:
    events = imported(tmp_path, "hmailserver.two")
    assert said(events, 1)[:6] == script(
        """
S: 220 mail.example.test ESMTP
C: EHLO probe.example.test
S: 250-mail.example.test
S: 250-SIZE 20480000
S: 250-AUTH LOGIN PLAIN
S: 250 HELP
"""
    )
    assert said(events, 2) == script(
        "S: 220 mx.example.test ESMTP Postfix\nC: HELO mail.example.test\nS: 250 mx.example.test"
    )
    assert about(events).timed


def test_passwords_and_messages_are_not_there(tmp_path: Path) -> None:
    events = imported(tmp_path, "hmailserver.two")
    assert [pair for pair in marks(events, "unsure") if pair[0] > 2] == [(11, NOT_SHOWN), (20, NO_MESSAGE)]
    assert answers(events) == [
        "greeting 220", "ehlo 250", "auth 235", "mail 250", "rcpt 250", "data 354", "message 250", "quit 221"
    ]  # fmt: skip


def test_other_rows_are_remarks(tmp_path: Path) -> None:
    row = '"IMAPD"\t5432\t8\t"2020-02-28 15:06:40.584"\t"192.0.2.21"\t"RECEIVED: 3 login "roy@example.test" ***"\n'
    events = told(tmp_path, row + sample("hmailserver.two"))
    assert marks(events, "remark")[0] == (1, row.rstrip())
    assert said(events) == said(imported(tmp_path, "hmailserver.two"))


def test_a_paste_that_lost_its_tabs(tmp_path: Path) -> None:
    events = told(tmp_path, sample("hmailserver.two").replace("\t", "    "))
    assert said(events) == said(imported(tmp_path, "hmailserver.two"))
