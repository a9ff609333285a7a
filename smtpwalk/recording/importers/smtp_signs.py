"""Whether what two sides say to each other is SMTP, and which of them is the server: told by the first words.

For notations that know who sent what to whom and nothing more. A port says a little (25, 465 and 587 are given out for
mail), the words say more: FTP greets with 220 too, and goes on differently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAIL_PORTS: Final = frozenset({25, 465, 587})
HEAD: Final = 512
"""Bytes of each side that are looked at."""
_SURE_SERVER: Final = re.compile(
    rb"(?:220-[^\r\n]*\r?\n){0,9}(?:220|421|554)[ -][^\r\n]*\b(?:E?SMTP|LMTP)\b|354[ -]"
    rb"|[245]\d\d[ -][245]\.\d{1,3}\.\d{1,3} ", re.I
)
_GREETING: Final = re.compile(rb"(?:220|421|5\d\d)(?:[ -]|\r?\n)")
_SURE_CLIENT: Final = re.compile(rb"(?:EHLO|HELO|LHLO)[ \t]|(?:MAIL[ \t]+FROM|RCPT[ \t]+TO)[ \t]*:|STARTTLS\r?\n", re.I)
_SURE_START: Final = (b"EHLO ", b"HELO ", b"LHLO ", b"MAIL FROM:", b"RCPT TO:", b"STARTTLS\r")
_FTP: Final = re.compile(
    rb"(?:USER|PASS|ACCT|AUTH[ \t]+(?:TLS|SSL)|FEAT|SYST|OPTS|CLNT|HOST|CWD|PWD|TYPE|PASV|EPSV|PORT|LIST)\b", re.I
)
_FTP_SERVER: Final = re.compile(rb"[^\r\n]*FTP", re.I)
_TLS: Final = re.compile(rb"[\x14-\x17](?:\x03[\x00-\x04]|\x03?\Z)")
_TEXT: Final = re.compile(rb"[\t\r\n -~\x80-\xff]+\Z")


@dataclass(frozen=True, slots=True)
class Judgement:
    smtp: bool
    server: int = 0
    """Which of the two sides."""


NOT_SMTP: Final = Judgement(False)


def tls_begins(data: bytes) -> bool:
    """It looks like the first bytes of a TLS record."""
    return _TLS.match(data) is not None


def judge(heads: tuple[bytes, bytes], ports: tuple[int, int], server: int | None, *, over: bool) -> Judgement | None:
    """None: more must be said first. `server`: the side that was connected to, where that was seen.

    `over`: no more will be said, or enough was.
    """
    sides = (server,) if server is not None else (0, 1)
    for side in sides:
        if _SURE_SERVER.match(heads[side]) or _SURE_CLIENT.match(heads[1 - side]):
            return Judgement(True, side)
    by_port = next((side for side in sides if ports[side] in MAIL_PORTS), None)
    if by_port is not None and (heads[0] or heads[1]):
        return _by_port(heads, by_port)
    if server is None:  # the greeting may have been before: only sure words count, or a whole beginning
        begun = (_by_greeting(heads[side], heads[1 - side], side, over=over) for side in sides)
        if found := next((one for one in begun if one is not None and one.smtp), None):
            return found
        waiting = all(map(_TEXT.match, filter(None, heads))) and not all(b"\n" in head for head in heads)
        return None if waiting and not over else NOT_SMTP
    return _by_greeting(heads[server], heads[1 - server], server, over=over)


def _by_port(heads: tuple[bytes, bytes], server: int) -> Judgement:
    """Whatever is said on a port for mail is worth seeing, as long as it can be read, or is TLS."""
    readable = all(not head or _TEXT.match(head) or tls_begins(head) for head in heads)
    return Judgement(True, server) if readable else NOT_SMTP


def _by_greeting(said: bytes, answered: bytes, server: int, *, over: bool) -> Judgement | None:
    if not said:
        return None if _may_become_sure(answered) and not over else NOT_SMTP
    if len(said) < 4 and not over:
        return None
    if not _GREETING.match(said) or _FTP_SERVER.match(said) or _FTP.match(answered):
        return NOT_SMTP
    return Judgement(True, server) if over or b"\n" in answered else None


def _may_become_sure(client: bytes) -> bool:
    upper = client.upper()
    return any(start.startswith(upper) for start in _SURE_START)
