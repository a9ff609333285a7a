"""Tables of Postfix whose content stands in the main.cf itself."""

from __future__ import annotations

import pytest

from smtpwalk.configs.cases import Case
from smtpwalk.configs.postfix_access import Says, access

SENDER, RECIPIENT, CLIENT = "check_sender_access", "check_recipient_access", "check_client_access"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("OK", Says.PERMIT),
        ("ok", Says.PERMIT),
        ("20020101", Says.PERMIT),
        ("{ OK }", Says.PERMIT),
        ("REJECT", Says.REFUSE),
        ("{REJECT go away}", Says.REFUSE),
        ("554", Says.REFUSE),
        ("defer_if_permit", Says.REFUSE),
        ("DUNNO", Says.NOTHING),
        ("{PREPEND X-A: b}", Says.NOTHING),
        ("defer_if_reject", Says.NOTHING),
        ("permit_mynetworks", Says.UNKNOWN),
        ("", Says.UNKNOWN),
    ],
)
def test_static(value: str, says: Says) -> None:
    assert access(SENDER, f"static:{value}", Case()) is says


@pytest.mark.parametrize(
    ("word", "table", "says"),
    [
        (SENDER, "inline:{sender.example=OK}", Says.PERMIT),
        (SENDER, "inline:{ {Someone@Sender.Example = REJECT no} }", Says.REFUSE),
        (SENDER, "inline:{someone@=OK}", Says.PERMIT),
        (SENDER, "inline:{sender.example=OK, someone@sender.example=REJECT}", Says.REFUSE),
        (SENDER, "inline:{example=OK}", Says.PERMIT),
        (SENDER, "inline:{other.example=OK}", Says.NOTHING),
        (RECIPIENT, "inline:{outside.example=OK}", Says.PERMIT),
        (RECIPIENT, "inline:{sender.example=OK}", Says.NOTHING),
        (CLIENT, "inline:{192.0.2.1=OK}", Says.UNKNOWN),
        (CLIENT, "inline:{192.0.2.1=DUNNO}", Says.NOTHING),
        (SENDER, "hash:/etc/postfix/x", Says.UNKNOWN),
        (SENDER, "", Says.UNKNOWN),
    ],
)
def test_tables(word: str, table: str, says: Says) -> None:
    assert access(word, table, Case()) is says


def test_the_null_sender_is_looked_up_as_brackets() -> None:
    assert access(SENDER, "inline:{<>=OK}", Case(sender="")) is Says.PERMIT
