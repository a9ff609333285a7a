"""What stands around a dialogue on a terminal: the words of telnet, nc and openssl themselves, and the shell's prompt.

Here lives the table of those lines and the reading of one line by it. They are English: what a program says in
another language is no line of the dialogue either, only less is learned from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final


class What(Enum):
    RUN = auto()
    """A command line, typed at a prompt or named in a text, that opens a connection: host, port."""
    PROMPT = auto()
    """A shell waits, or was told to do something else: program."""
    TRYING = auto()
    CONNECTED = auto()
    FAILED = auto()
    TLS = auto()
    CLOSED = auto()
    """by: who closed it."""
    EDGE = auto()
    """The edge of what was pasted or recorded: a fence of Markdown, a tag around it, the first line of a log."""
    TALK = auto()
    """A program's own words without a fact in them."""


@dataclass(frozen=True, slots=True)
class Around:
    what: What
    facts: Mapping[str, str] = field(default_factory=dict)


LIMIT: Final = 400
"""Longer lines are nobody's prompt and no message of telnet's; no pattern has to look at them."""
_HOST: Final = rb"(?P<host>[A-Za-z0-9_.:%*-]{1,255}?)"
_ADDRESS: Final = rb"(?P<address>[A-Za-z0-9_.:%*-]{1,255}?)"
_END: Final = rb"(?:\.\.\.|\xe2\x80\xa6)"
_TABLE: Final = tuple(
    (what, re.compile(pattern), by)
    for what, pattern, by in (
        (What.TRYING, rb"Trying " + _ADDRESS + rb" ?" + _END, ""),
        (What.FAILED, rb"Connecting [Tt]o " + _HOST + rb" ?" + _END + rb" ?(?P<message>Could not open .*)", ""),
        (What.TRYING, rb"Connecting [Tt]o " + _HOST + rb" ?(?:" + _END + rb")?\s*\Z", ""),
        (What.CONNECTED, rb"Connected to " + _HOST + rb"(?: \((?P<address>[0-9A-Fa-f.:]+)\))?\.?\s*\Z", ""),
        (What.CONNECTED, rb"Ncat: Connected to " + _ADDRESS + rb":(?P<port>[0-9]{1,5})\.", ""),
        (What.CONNECTED, rb"Connection to " + _HOST + rb"(?: \((?P<address>[0-9A-Fa-f.:]+)\))?"
                         rb" (?P<port>[0-9]{1,5}) port \[[^]]{1,40}\] succeeded!", ""),
        (What.CONNECTED, rb"(?:" + _HOST + rb"|\(UNKNOWN\)) \[(?P<address>[0-9A-Fa-f.:]+)\] (?P<port>[0-9]{1,5})"
                         rb" \([^)]{1,40}\) open\b", ""),
        (What.CONNECTED, rb"CONNECTED\([0-9A-F]+\)|CONNECTION ESTABLISHED\s*\Z", ""),
        (What.FAILED, rb"(?:" + _HOST + rb"|\(UNKNOWN\)) \[(?P<address>[0-9A-Fa-f.:]+)\] (?P<port>[0-9]{1,5})"
                      rb" \([^)]{1,40}\) : (?P<message>.+)", ""),
        (What.FAILED, rb"(?:\S{0,80}/)?(?:telnet|nc|netcat|ncat): (?:connect to address"
                      rb" (?P<address>[0-9A-Fa-f.:]+?):? ?(?=[A-Z][a-z])|connect to .{1,200} failed: )?"
                      rb"(?P<message>.+)", ""),
        (What.FAILED, rb"Ncat: (?P<message>(?:Connection|Could not|No route|Network|Host).{1,200})", ""),
        (What.FAILED, rb"(?P<message>connect:errno=[0-9]+)", ""),
        (What.TLS, rb"New, (?P<version>TLSv[0-9.]+|SSLv[0-9.]+), Cipher is (?P<cipher>[A-Z0-9_-]+)", ""),
        (What.TLS, rb"Protocol version: (?P<version>TLSv[0-9.]+)", ""),
        (What.CLOSED, rb"Connection closed by (?:foreign|remote) host", "server"),
        (What.CLOSED, rb"Connection to host lost\.?", "server"),
        (What.CLOSED, rb"(?:read: ?)?(?:Connection reset by peer|errno=[0-9]+)", "server"),
        (What.CLOSED, rb"closed\s*\Z", "server"),
        (What.CLOSED, rb"Connection closed\.?\s*\Z", "client"),
        (What.CLOSED, rb"DONE\s*\Z", "client"),
        (What.EDGE, rb"(?:```|~~~)[\w -]{0,20}\Z|\[/?(?:code|quote|pre|CODE|QUOTE)\b[^]]{0,40}\]\Z"
                    rb"|\{(?:code|noformat)\b[^}]{0,40}\}\Z"
                    rb"|</?(?:pre|code|blockquote)\b[^>]{0,80}>\Z|=~=~=~.{0,80}=~\Z|Script (?:started|done) on ", ""),
        (What.TALK, rb"Escape [Cc]haracter is ", ""),
        (What.TALK, rb"Ncat: |Welcome to Microsoft Telnet|Press any key|sent [0-9]+, rcvd [0-9]+|\^[]C]\s*\Z", ""),
    )
)  # fmt: skip

SHOWERS: Final = frozenset({
    "cat", "less", "more", "most", "bat", "vi", "vim", "view", "nvim", "nano", "pico", "emacs", "joe", "head", "tail",
    "grep", "egrep", "zgrep", "zcat", "zless", "sed", "awk", "man", "diff", "strings", "journalctl", "type",
    "Get-Content", "gc",
})  # fmt: skip
"""Programs that put a file on the screen."""
_SIGN: Final = re.compile(
    rb"[$#%>`~{<[^]|Trying|onnect|CONNECT|Protocol v|Ncat|telnet|\bnc\b|ncat|netcat|openssl|socat|plink|putty|gnutls"
    rb"|\([^)]{1,40}\) (?:open|:)|closed"
    rb"|DONE|errno|scape [Cc]har|Press any|Script |rcvd|New, |\xe2\x9d\xaf|\xe2\x9e\x9c|\xe2\x94|\xce\xbb"
)
"""Without one of these no line of the table matches, nor any prompt: nearly all lines end here."""

_PROGRAM: Final = re.compile(
    rb"(?:\A\s*|[|;&(]\s*|[$#%>]\s*"
    rb"|(?:\xe2\x9d\xaf|\xe2\x9e\x9c|\xce\xbb|\xe2\x94\x94\xe2\x94\x80[$#])\s*|\b(?:sudo|rlwrap|time|winpty) )"
    rb"(?P<program>telnet|nc|ncat|netcat|openssl s_client|socat|plink|putty|gnutls-cli)(?:\.exe)?\s+(?P<rest>\S.*)",
)
_OPEN: Final = re.compile(rb"\s*(?:Microsoft )?[Tt]elnet> ?o(?:p|pe|pen)? +(?P<rest>\S.*)")
_TELNET: Final = re.compile(rb"\s*(?:Microsoft )?[Tt]elnet>")
_PORTS: Final = {b"smtp": 25, b"mail": 25, b"submission": 587, b"submissions": 465, b"smtps": 465}
_PORT: Final = re.compile(rb"([0-9]{1,5})(?![0-9.])")
_PLACE: Final = re.compile(rb"(?:TCP[46]?:|telnet://|\[)?([A-Za-z0-9_.%*-]+|[0-9A-Fa-f:]+(?=\]))\]?:([0-9]{1,5})(?![0-9])")
_NAME: Final = re.compile(rb"\[?([A-Za-z0-9*_$<{][A-Za-z0-9_.:%*$<>{}-]*)\]?\Z")
_WITH_VALUE: Final = frozenset([
    b"-b", b"-l", b"-n", b"-w", b"-s", b"-p", b"-P", b"-i", b"-q", b"-x", b"-X", b"-e", b"-E",
    b"-starttls", b"-name", b"-servername", b"-CAfile", b"-cert", b"-key",
])  # fmt: skip

_PROMPT: Final = re.compile(
    rb"(?:\[[\w.+-]{1,40}@[^\]]{1,80}\][$#%>]"  # [user@host folder]$
    rb"|(?:\([\w.-]{1,40}\) ?)?[\w.+-]{1,40}@[\w.-]{1,80}(?::| )[^$#%><]{0,80}[$#%>]"  # user@host:folder$
    rb"|(?:PS )?[A-Za-z]:\\[^<>|\"?*]{0,200}>"  # C:\folder>
    rb"|(?:bash|sh|zsh|ksh|csh|tcsh|dash|ash)-[0-9.]{1,8}[$#%]"
    rb"|\xe2\x94\x94\xe2\x94\x80[$#]|\xe2\x94\x8c\xe2\x94\x80\xe2\x94\x80\()"  # the two lines of Kali's
    rb"\s?(?P<rest>.*)"
)
_WEAK_PROMPT: Final = re.compile(rb"\s*(?:[\w./~-]{0,40} ?[$#%]|\xe2\x9d\xaf|\xe2\x9e\x9c) (?P<rest>\S.*)")
_WORD: Final = re.compile(rb"\s*(?:(?:sudo|time) )?([\w./\\-]{1,80})")


def around(data: bytes, *, weak: bool = False) -> Around | None:
    """What a line is when it belongs to the terminal; None when it does not look so.

    `weak`: a prompt of nothing but `$` counts too. Within a dialogue it may be anybody's remark.
    """
    if len(data) > LIMIT or not _SIGN.search(data):
        return None
    data = data.strip()
    for what, pattern, by in _TABLE:
        found = pattern.match(data)
        if found:
            facts = {key: value.decode("utf-8", "replace") for key, value in found.groupdict().items() if value}
            return Around(what, facts | ({"by": by} if by else {}))
    return _run(data) or _prompt(data, weak=weak)


def is_edge(data: bytes) -> bool:
    found = around(data)
    return found is not None and found.what is What.EDGE


def target(lines: Iterable[bytes]) -> tuple[str, int]:
    """The host and the port that the lines name first; empty and 0 where they name none."""
    host, port, showing = "", 0, b""
    for line in lines:
        if showing and not line.lstrip().startswith(showing):
            continue
        found = around(line, weak=True) if not line[:1].isdigit() else None
        showing = prompt_of(line) if found and found.facts.get("program") in SHOWERS else b""
        if found is None or found.what not in (What.RUN, What.TRYING, What.CONNECTED, What.FAILED):
            continue
        host = host or found.facts.get("host", "") or found.facts.get("address", "")
        port = port or int(found.facts.get("port", 0))
        if (host and port) or found.what is What.CONNECTED:
            break
    return host, port if port <= 65535 else 0


def _run(data: bytes) -> Around | None:
    found = _OPEN.match(data) or _PROGRAM.search(data)
    if found is None:
        return Around(What.TALK) if _TELNET.match(data) else None
    place = _place(found["rest"].split()[:40])
    return Around(What.RUN, {"host": place[0], "port": str(place[1])}) if place else None


def _place(words: list[bytes]) -> tuple[str, int] | None:
    """Host and port among the words of a command line. Without a port it is no line of this kind, rather prose."""
    host = b""
    skip = False
    for word in words:
        joined = _PLACE.match(word)
        if joined:
            return _text(joined[1]), int(joined[2])
        if skip or word.startswith(b"-"):
            skip = not skip and word in _WITH_VALUE
            continue
        port = _PORT.match(word)
        if host and (port or word.lower() in _PORTS):
            return _text(host), int(port[1]) if port else _PORTS[word.lower()]
        name = _NAME.match(word)
        if name is None or host:
            return None
        host = name[1]
    return None


def _prompt(data: bytes, *, weak: bool) -> Around | None:
    found = _PROMPT.match(data) or (_WEAK_PROMPT.match(data) if weak else None)
    if found is None:
        return None
    word = _WORD.match(found["rest"])
    return Around(What.PROMPT, {"program": _text(re.split(rb"[/\\]", word[1])[-1].split(b".")[0]) if word else ""})


def prompt_of(data: bytes) -> bytes:
    """What stands before the command on a line with a prompt."""
    data = data.strip()
    found = _PROMPT.match(data) or _WEAK_PROMPT.match(data)
    return data[: found.start("rest")].rstrip() if found else b""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
