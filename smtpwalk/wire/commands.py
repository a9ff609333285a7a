"""Lines that a client sends: what they ask for, and how to build them.

The line is always kept as typed; reading it never changes it. Paths are taken as they stand (a relay test lives
on odd ones), so nothing here rewrites, strips or refuses an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from smtpwalk.wire.stages import Stage

VERBS: Final[dict[bytes, Stage]] = {
    b"EHLO": Stage.EHLO,
    b"HELO": Stage.HELO,
    b"STARTTLS": Stage.STARTTLS,
    b"AUTH": Stage.AUTH,
    b"MAIL": Stage.MAIL,
    b"RCPT": Stage.RCPT,
    b"DATA": Stage.DATA,
    b"BDAT": Stage.MESSAGE,
    b"RSET": Stage.RSET,
    b"NOOP": Stage.NOOP,
    b"VRFY": Stage.VRFY,
    b"EXPN": Stage.EXPN,
    b"HELP": Stage.HELP,
    b"QUIT": Stage.QUIT,
}
"""RFC 5321, 3207 (STARTTLS), 4954 (AUTH), 3030 (BDAT)."""

_VERB = re.compile(rb"[ \t]*([A-Za-z]+)")
_PATH = re.compile(rb"[ \t]*(?:MAIL|RCPT)[ \t]+(?:FROM|TO)[ \t]*:[ \t]*(.*)", re.I | re.S)
_HEADER = re.compile(
    rb"(?:subject|from|to|cc|bcc|date|received|message-id|reply-to|return-path|sender|mime-version|x-[\w-]+"
    rb"|content-[\w-]+):",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Command:
    """One command line, without its line ending."""

    line: bytes
    verb: bytes
    """In capitals; empty when the line does not begin with letters."""
    stage: Stage

    @property
    def argument(self) -> bytes:
        found = _VERB.match(self.line)
        return self.line[found.end() :].strip() if found else b""

    @property
    def path(self) -> bytes | None:
        """The reverse- or forward-path of MAIL and RCPT with its brackets, as typed; None for others."""
        if self.stage not in (Stage.MAIL, Stage.RCPT):
            return None
        found = _PATH.match(self.line)
        return split_path(found[1])[0] if found else None


def read_command(line: bytes) -> Command:
    found = _VERB.match(line)
    verb = found[1].upper() if found else b""
    return Command(line, verb, VERBS.get(verb, Stage.OTHER))


def bdat_size(command: Command) -> int:
    """Octets of message that follow a BDAT line (RFC 3030 2); 0 behind any other command."""
    size = command.argument.split(b" ")[0] if command.verb == b"BDAT" else b""
    return int(size) if size.isdigit() and len(size) < 10 else 0


def more_chunks(command: Command) -> bool:
    """A BDAT chunk that is not the last one of its message (RFC 3030 2)."""
    return command.verb == b"BDAT" and not command.argument.upper().endswith(b"LAST")


def split_path(text: bytes) -> tuple[bytes, bytes]:
    """A path and the parameters behind it. Without brackets the path ends at the first blank.

    >>> split_path(b'<"a b>c"@x> SIZE=5')
    (b'<"a b>c"@x>', b'SIZE=5')
    """
    if not text.startswith(b"<"):
        path, _, rest = text.strip().partition(b" ")
        return path, rest.strip()
    quoted = escaped = False
    for index, octet in enumerate(text):
        if escaped:
            escaped = False
        elif octet == 0x5C:
            escaped = True
        elif octet == 0x22:
            quoted = not quoted
        elif octet == 0x3E and not quoted:
            return text[: index + 1], text[index + 1 :].strip()
    return text.rstrip(), b""


def bare(path: bytes | None) -> bytes:
    """The address inside the brackets: `<a@b>` gives `a@b`, `<>` and None give nothing."""
    if path is None:
        return b""
    return path[1:-1] if path.startswith(b"<") and path.endswith(b">") else path


def looks_like_header(line: bytes) -> bool:
    """True for `Subject: hello` and its like: text that belongs behind 354, not among commands."""
    return _HEADER.match(line) is not None


def ehlo_argument_problem(name: bytes) -> str | None:
    """What is wrong with the name behind EHLO or HELO (RFC 5321 4.1.1.1), or None."""
    if not name:
        return "EHLO wants a name behind it: a host name with a dot, or an address literal such as [192.0.2.1]."
    if name.startswith(b"[") and b":" in name and not name.lower().startswith(b"[ipv6:"):
        inner = name.strip(b"[]").decode("ascii", "replace")
        return f"An IPv6 literal needs its tag: [IPv6:{inner}] (RFC 5321 4.1.3)."
    if re.fullmatch(rb"[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:]+", name):
        return "An address stands in brackets behind EHLO: [192.0.2.1] or [IPv6:2001:db8::1]."
    if re.search(rb"[\s_<>@]", name):
        return "That is no host name: letters, digits, hyphens and dots are allowed."
    return None


def mail_command(reverse_path: bytes) -> bytes:
    """`MAIL FROM:<path>`. No blank behind the colon (RFC 5321 3.3); the path is put in as it is."""
    return b"MAIL FROM:<" + reverse_path + b">"


def rcpt_command(forward_path: bytes) -> bytes:
    """`RCPT TO:<path>`, likewise."""
    return b"RCPT TO:<" + forward_path + b">"


def dot_stuff(message: bytes) -> bytes:
    """A message as it goes out after 354: CR LF line ends, leading dots doubled, the lone dot last (4.5.2)."""
    text = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = text.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    return b"".join(line + b"\r\n" for line in [*stuffed, b"."])
