"""Text that is hidden whole: the lines of a message, and what no command would be.

Here lives what becomes of one line. Its end, a lone dot, an empty line and the name of a well-known header field
stay, so that the shape of the message can still be seen.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.recording.redaction.stand_ins import Swap
from smtpwalk.wire.commands import read_command
from smtpwalk.wire.stages import Stage

_FIELD: Final = re.compile(
    rb"(?:Received|Return-Path|From|To|Cc|Bcc|Sender|Reply-To|Subject|Date|Message-ID|In-Reply-To|References"
    rb"|MIME-Version|Content-(?:Type|Transfer-Encoding|Disposition)|Auto-Submitted|List-(?:Id|Unsubscribe)"
    rb"|Precedence|X-Mailer|User-Agent|DKIM-Signature|Delivered-To):[ \t]*",
    re.I,
)
_SILENT: Final = frozenset({Stage.DATA, Stage.RSET, Stage.NOOP, Stage.HELP, Stage.QUIT, Stage.STARTTLS})
"""Their arguments are nothing but words."""
_OTHERS: Final = frozenset({b"XCLIENT", b"XFORWARD", b"ETRN", b"ATRN", b"TURN", b"LHLO", b"SEND", b"SOML", b"SAML"})
_VERB: Final = re.compile(rb"[ \t]*[A-Za-z]+[ \t]*")


def hidden(size: int) -> bytes:
    """The words that stand for so many bytes, as the fold writes them for a secret."""
    return b"[%d bytes hidden]" % size


def is_hidden(swap: Swap) -> bool:
    """Text, and not a name."""
    return swap.new == hidden(swap.end - swap.start)


def hide_message_line(line: bytes) -> tuple[Swap, ...]:
    text = line.rstrip(b"\r\n")
    field = _FIELD.match(text)
    start = field.end() if field else 0
    return _hide(start, len(text)) if text != b"." else ()


def hide_command(line: bytes) -> tuple[Swap, ...] | None:
    """What to hide of a line that was sent where a command stands; None: nothing, it holds names at the most."""
    text = line.rstrip(b"\r\n")
    command = read_command(text)
    verb = _VERB.match(text)
    if command.stage in _SILENT and verb is not None:
        return _hide(verb.end(), len(text))
    if command.stage is Stage.OTHER and command.verb not in _OTHERS:
        return hide_message_line(line)
    return None


def _hide(start: int, end: int) -> tuple[Swap, ...]:
    return (Swap(start, end, hidden(end - start)),) if end > start else ()
