"""Header and marks: each fact is read as what it is, and what nobody knows is hidden whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from smtpwalk.recording.header import PERMISSION_NOT_KNOWN, PERMISSION_NOT_NEEDED, Header
from smtpwalk.recording.lines import encode_event, read_event
from smtpwalk.recording.redaction.facts import Facts
from smtpwalk.recording.redaction.names import Names
from smtpwalk.recording.redaction.places import Place
from smtpwalk.recording.redaction.stand_ins import Category, StandIns
from smtpwalk.relay.tokens import new_token
from smtpwalk.wire.events import Mark

ALL = frozenset(Category)
NAMES = ALL - {Category.TEXT}
HEADER = Header(datetime(2026, 1, 31, tzinfo=UTC), "mx.corp.com", 25, "zebedee said yes", "smtpwalk 0.1.0")
TOKEN = new_token(b"0123456789")


def facts(wanted: frozenset[Category] = ALL) -> Facts:
    names = Names()
    for line in (b"220 mx.corp.com ESMTP", b"250 zebedee@corp.com [8.8.8.8]", b"250 alice@far.org"):
        names.read(line, Place.SERVER)
    return Facts(StandIns(names, wanted), wanted)


def mark(what: str, wanted: frozenset[Category] = ALL, **fields: Any) -> dict[str, Any]:
    return dict(facts(wanted).mark(Mark(0.0, 1, what, fields)).fields)


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("connected", {"address": "8.8.8.8", "port": 25, "source": "10.9.9.9"},
         {"address": "192.0.2.1", "port": 25, "source": "10.0.0.1"}),
        ("tls", {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "trusted": True, "until": "300101000000Z"},
         {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "trusted": True, "until": "300101000000Z"}),
        ("tls", {"subject": "mx.corp.com", "names": ["*.corp.com"], "sha256": "ab12"},
         {"subject": "mx.host1.example", "names": ["*.host1.example"], "sha256": "(hidden)"}),
        ("tls", {"subject": "Corp Mail Services Ltd"}, {"subject": "(hidden)"}),
        ("tls", {"subject": "(unreadable)"}, {"subject": "(unreadable)"}),
        ("closed", {"by": "server", "how": "reset"}, {"by": "server", "how": "reset"}),
        ("failed", {"kind": "refused", "message": "mx.corp.com refused"},
         {"kind": "refused", "message": "mx.host1.example refused"}),
        ("step", {"role": "control", "id": "rcpt-percent-own", "token": TOKEN, "try": 1},
         {"role": "control", "id": "rcpt-percent-own", "token": TOKEN, "try": 1}),
        ("arrived", {"source": "practice outbox", "rcpt_to": f"{TOKEN}@far.org", "mail_from": "zebedee@corp.com"},
         {"source": "practice outbox", "rcpt_to": f"{TOKEN}@host2.example", "mail_from": "user1@host1.example"}),
        ("arrived", {"rcpt_to": "an address that nobody knows"}, {"rcpt_to": "an address that nobody knows"}),
        ("arrived", {"mail_from": r"j\xf6rg@corp.com"}, {"mail_from": "user3@host1.example"}),
        ("note", {"text": "called Zebedee"}, {"text": "[14 bytes hidden]"}),
        ("claim", {"text": "it is open", "at": 7}, {"text": "[10 bytes hidden]", "at": 7}),
        ("step", {"role": "probe", "invented": "a\x1b"}, {"role": "probe", "invented": "[2 bytes hidden]"}),
        ("odd", {"zebedee": [{"who": "mx.corp.com", "n": None}]}, {"user1": [{"who": "[11 bytes hidden]", "n": None}]}),
    ],
)  # fmt: skip
def test_facts_of_marks(what: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    assert mark(what, **before) == after


def test_an_unknown_kind_is_read_for_names() -> None:
    assert facts().mark(Mark(0.0, 1, "zebedee", {})).what == "user1"


def test_a_direction_that_nobody_knows_is_read_for_names() -> None:
    line = '{"t":1.0,"s":1,"dir":"zebedee","data":"x"}'
    changed = facts().mark(cast(Mark, read_event(line)))
    assert encode_event(changed) == '{"t":1.0,"s":1,"dir":"user1","data":"[1 bytes hidden]"}'


def test_texts_are_counted() -> None:
    found = facts()
    found.header(HEADER)
    found.mark(Mark(0.0, 1, "note", {"text": "x"}))
    found.mark(Mark(0.0, 1, "note", {"text": ""}))
    assert found.texts == 2


def test_without_text_the_words_of_people_stay_but_their_names() -> None:
    assert mark("note", NAMES, text="Zebedee of corp.com \x1b called") == {
        "text": r"user1 of host1.example \x1b called"
    }
    assert mark("note", NAMES, text="nobody \x1b called") == {"text": "nobody \x1b called"}


def test_a_value_that_is_nested_too_deeply_is_left_out() -> None:
    value: Any = "x"
    for _ in range(50):
        value = [value]
    assert "x" not in str(mark("odd", v=value)["v"])


def test_a_form_with_a_private_name_becomes_one_of_the_recordings_own() -> None:
    plan: dict[str, Any] = {
        "forms": ["plain", "sender-own-user", "mine"],
        "own_forms": [["mine", "{me}@{s}", "{u}%{f}@mx.corp.com", True]],
        "sender": "zebedee@corp.com",
        "host": "practice:percent-hack",
        "names": ["[8.8.8.8]"],
    }
    new = mark("plan", **plan)
    assert new["forms"] == plan["forms"]
    assert new["own_forms"] == [
        ["mine", "{me}@{s}", "{u}%{f}@mx.host1.example", True],
        ["sender-own-user", "user2@{own}", "{u}@{f}", True],
    ]
    assert (new["sender"], new["host"], new["names"]) == (
        "user1@host1.example",
        "practice:percent-hack",
        ["[192.0.2.1]"],
    )
    assert mark("plan", own_forms="odd", forms=7) == {"own_forms": "odd", "forms": 7}


def test_the_header() -> None:
    new = facts().header(replace(HEADER, extra={"zebedee": "x"}, target_extra={"mx": ["mx.corp.com"]}, origin="swaks"))
    assert (new.host, new.permission, new.by, new.origin) == (
        "mx.host1.example", "[16 bytes hidden]", "smtpwalk 0.1.0", "swaks")  # fmt: skip
    assert (dict(new.extra), dict(new.target_extra)) == ({"user1": "[1 bytes hidden]"}, {"mx": ["[11 bytes hidden]"]})
    assert facts(NAMES).header(HEADER).permission == "user1 said yes"


def test_what_this_program_wrote_into_the_header_stays() -> None:
    for words in (PERMISSION_NOT_NEEDED, PERMISSION_NOT_KNOWN):
        assert facts().header(replace(HEADER, permission=words)).permission == words
    assert facts().header(replace(HEADER, by="zebedee's script")).by == "[16 bytes hidden]"
