"""The delivery status notification, read by somebody else's parser."""

from __future__ import annotations

from email import message_from_bytes

from smtpwalk.practice.bounces import MOST_RETURNED, bounce_text


def bounce(data: bytes, recipient: bytes = b"c@d.test") -> bytes:
    return bounce_text(
        host=b"mx.test", sender=b"a@b.test", recipient=recipient, queue_id=b"Q1", data=data, now=0.0
    )


def test_a_bounce_is_a_report_with_the_message_in_it() -> None:
    report = message_from_bytes(bounce(b"Subject: token\r\n\r\nhi\r\n"))
    assert report.get_content_type() == "multipart/report"
    parts = [part.get_content_type() for part in report.walk()]
    assert parts == [
        "multipart/report", "text/plain", "message/delivery-status", "text/plain", "text/plain", "message/rfc822",
        "text/plain",
    ]  # fmt: skip
    assert [part["Action"] for part in report.walk() if part["Action"]] == ["failed"]
    assert [part["Subject"] for part in report.walk() if part["Subject"]][-1] == "token"


def test_only_the_head_of_a_long_message_goes_back() -> None:
    assert len(bounce(b"x" * MOST_RETURNED * 3)) < MOST_RETURNED + 2000


def test_an_address_adds_no_header() -> None:
    assert b"\r\nBcc:" not in bounce(b"", b"c\r\nBcc: x@y.test")
