"""What became of a message that a practice host took, in one line: for whom, from whom, about what, and its
fate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from smtpwalk.practice.house import Fate, Message
from smtpwalk.wire.visible import visible, visible_text

_SUBJECT: Final = re.compile(rb"(?:\A|\r\n)Subject:[ \t]*([^\r\n]*)", re.I)
MOST_SUBJECT: Final = 60
FATES: Final[Mapping[Fate, str]] = MappingProxyType(
    {
        Fate.OUTSIDE: "it came out at a foreign address",
        Fate.OWN: "it is kept for a user of the host's own",
        Fate.NOWHERE: "it was thrown away",
        Fate.BOUNCE: "it was given up, and the sender is told",
    }
)


def message_line(message: Message) -> str:
    what = "Notification" if message.bounce_of else "Message"
    found = _SUBJECT.search(message.data.partition(b"\r\n\r\n")[0])
    subject = visible(found[1].strip()) if found else ""
    subject = f'"{_short(subject)}"' if subject else "no subject"
    to, sender = (visible(address) for address in (message.delivered_to, message.mail_from))
    return visible_text(f"{what} to <{to}> from <{sender}>, {subject}: {FATES[message.fate]}.")


def _short(text: str) -> str:
    return text if len(text) <= MOST_SUBJECT else f"{text[: MOST_SUBJECT - 3]}..."
