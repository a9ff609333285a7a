"""The delivery status notification that a host sends when it gives up a message it had accepted (RFC 3464)."""

from __future__ import annotations

from typing import Final

from smtpwalk.practice.placeholders import date

MOST_RETURNED: Final = 64 * 1024
"""How much of the message is sent back."""


def bounce_text(*, host: bytes, sender: bytes, recipient: bytes, queue_id: bytes, data: bytes, now: float) -> bytes:
    """The whole text of the bounce. The addresses come from the client: breaks in them are blotted out."""
    recipient = recipient.replace(b"\r", b"?").replace(b"\n", b"?")
    sender = sender.replace(b"\r", b"?").replace(b"\n", b"?")
    mark = b"=_" + queue_id
    when = date(now).encode()
    lines = (
        b"From: MAILER-DAEMON@" + host,
        b"To: " + sender,
        b"Date: " + when,
        b"Subject: Undelivered Mail Returned to Sender",
        b"Auto-Submitted: auto-replied",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="' + mark + b'"',
        b"",
        b"--" + mark,
        b"Content-Type: text/plain; charset=us-ascii",
        b"",
        b"This is the mail system at " + host + b".",
        b"Your message could not be delivered to " + recipient + b".",
        b"",
        b"--" + mark,
        b"Content-Type: message/delivery-status",
        b"",
        b"Reporting-MTA: dns; " + host,
        b"Arrival-Date: " + when,
        b"",
        b"Final-Recipient: rfc822; " + recipient,
        b"Action: failed",
        b"Status: 5.1.1",
        b"Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        b"",
        b"--" + mark,
        b"Content-Type: message/rfc822",
        b"",
    )
    return b"\r\n".join((*lines, data[:MOST_RETURNED], b"--" + mark + b"--", b""))
