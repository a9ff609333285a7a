"""Telling a bounce from a message of ours: somebody gave the message up and wrote to its sender.

Here live the signs of a non-delivery report: the standard's (RFC 3464) and those of programs that write plain
text. A notice of delay is no bounce: the message is still on its way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from smtpwalk.relay.tokens import find_tokens
from smtpwalk.relay.trace import Field, header_fields

_REPORT: Final = re.compile(
    rb"^Content-Type:[ \t]*message/(?:global-)?delivery-status", re.IGNORECASE | re.MULTILINE
)
_ACTION: Final = re.compile(rb"^Action:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)

_DAEMON: Final = re.compile(
    rb"mailer-daemon|mail delivery (?:sub)?system|postmaster@|mailerdaemon", re.IGNORECASE
)
_DELAY: Final = re.compile(
    rb"\b(?:delay(?:ed)?|warning|still (?:being )?(?:re)?tr(?:ied|ying))\b", re.IGNORECASE
)
_FAILURE: Final = re.compile(
    rb"undeliver(?:ed|able)|returned mail|failure notice|deliver(?:y|ing)[\w ():]*fail|fail[\w ():]*deliver"
    rb"|delivery status notification|could not be delivered|returned to sender",
    re.IGNORECASE,
)
_TEXTS: Final = re.compile(
    rb"Hi\. This is the [\w-]+ (?:deliver|send) program|Hi\. This is the qmail-send"  # qmail and its children
    rb"|--- (?:Below this line|Enclosed) is a copy of the (?:message|original)"
    rb"|----- The following addresses had (?:permanent|transient non-)fatal errors -----"  # sendmail
    rb"|----- (?:Unsent message follows|Original message follows) -----"
    rb"|This message was created automatically by mail delivery software"  # Exim
    rb"|message\s+could not\s+be delivered to one or more recipients"  # Postfix
    rb"|did not reach the following recipient"  # Exchange
    rb"|Delivery (?:has failed )?to the(?:se|\s+following) recipients?",
    re.IGNORECASE,
)


def tells_of_failure(data: bytes, token: str, reverse_path: bytes) -> bool:
    """True when these bytes are a report that the message with this token was given up."""
    fields = header_fields(data)
    if token in find_tokens(b"\n".join(_values(fields, b"message-id"))):
        return False  # the message itself: a report has a Message-ID of its own
    if _values(fields, b"x-failed-recipients"):  # Exim
        return not _DELAY.search(_first(fields, b"subject"))
    content = _first(fields, b"content-type").lower()
    if (b"multipart/report" in content and b"delivery-status" in content) or _REPORT.search(data):
        actions = {action.lower() for action in _ACTION.findall(data)}
        return b"failed" in actions or not actions
    return _plain_words(fields, data, reverse_path)


def _plain_words(fields: Sequence[Field], data: bytes, reverse_path: bytes) -> bool:
    """A report in nobody's standard: from nobody or a daemon, and in words that reports are written in."""
    subject, sender = _first(fields, b"subject"), _first(fields, b"from")
    daemon = _DAEMON.search(sender) is not None
    if _DELAY.search(subject) or (reverse_path.strip(b"<>") and not daemon):
        return False
    return _TEXTS.search(data) is not None or (daemon and _FAILURE.search(subject) is not None)


def _values(fields: Sequence[Field], name: bytes) -> list[bytes]:
    return [field.value for field in fields if field.name == name]


def _first(fields: Sequence[Field], name: bytes) -> bytes:
    return next(iter(_values(fields, name)), b"")
