"""The Pygments lexer for SMTP dialogues, registered as `smtp`: bare lines, and transcripts with marks before them.

Here lives what is recognised, as tables of expressions, and nothing about colours. The rules that hold for every
expression: it matches from where it stands and looks at most a line ahead, it never nests unbounded repeats, and
every state ends in rules for any sign and for the line end, so that no sign is lost and any text takes linear time.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from pygments.lexer import RegexLexer, bygroups, default, include, words  # type: ignore[import-untyped]

from smtpwalk.paint.roles import SIGNS, TOKENS
from smtpwalk.wire.visible import ESCAPED

# What EHLO replies offer (IANA's registry, and the old ones that servers still name) and what MAIL and RCPT take.
_KEYWORDS: Final = (
    "8BITMIME ATRN AUTH BINARYMIME BURL CHECKPOINT CHUNKING CONNEUTRAL CONPERM DELIVERBY DSN ENHANCEDSTATUSCODES ETRN"
    " EXPN FUTURERELEASE HELP LIMITS MT-PRIORITY MTRK NO-SOLICITING ONEX PIPECONNECT PIPELINING PRDR REQUIRETLS"
    " RRVS SAML SEND SIZE SMTPUTF8 SOML STARTTLS SUBMITTER TLS TURN UTF8SMTP VERB VRFY XCLIENT XFORWARD"
)
_PARAMETERS: Final = (
    "ADDR AUTH BODY BY DESTADDR DESTPORT ENVID HELO HOLDFOR HOLDUNTIL LOGIN MT-PRIORITY NAME NOTIFY ORCPT PORT PROTO"
    " RET REVERSE_NAME SIZE SMTPUTF8 SOURCE SUBMITTER"
)
_VERBS: Final = (
    "ATRN AUTH BDAT BURL DATA EHLO ETRN EXPN HELO HELP LHLO MAIL NOOP QUIT RCPT RSET SAML SEND SOML STARTTLS TURN"
    " VRFY XCLIENT XFORWARD"
)

# What transcripts put before a line: this program's own and library debugs (C:, S:), rlytest and bounces (>>>, <<<),
# Postfix's notices to the postmaster (In:, Out:, seen from the server), swaks (four columns; ~ is inside TLS, ** and
# *~ an answer that it did not expect).
_SERVER_MARKS: Final = r"(?:S:|Server:|Out:|<<<|<-[ ]?|<~[ ]?|<\*\*|<~\*)"
_CLIENT_MARKS: Final = r"(?:C:|Client:|In:[ ]?|>>>|->|~>|\*\*>|\*~>)"
_NOTE_MARKS: Final = r"(?:X:|===|\*\*\*)"
_TIME: Final = (
    r"[ \t]{0,12}"
    r"(?:\+?(?:[0-9]{1,2}:){0,2}[0-9]{1,9}[.][0-9]{1,9}[ ]?(?:ms|s)?[ \t]{1,8})?"
    r"(?:#[0-9]{1,9}[ \t]{1,8})?"  # the session's number
)
_SIGN: Final = "(?:(?:" + "|".join(f"({re.escape(sign)})" for sign in SIGNS.values()) + r")([ \t]{1,4}))?"
_ANY_SIGN: Final = re.escape("".join(SIGNS.values()))
_BEHIND: Final = r"(?:[ \t]|(?=\r?$))"

_EOL: Final = r"(?=\r?$)"
_CODE_END: Final = r"(?=[ \-\r\n]|\Z)"
_ENHANCED: Final = r"[245]\.[0-9]{1,3}\.[0-9]{1,3}"
_HEADER_NAME: Final = r"[!-9;-\[\]-~]{1,76}"  # RFC 5322 3.6.8: printable ASCII but the colon; and no escapes

T: Final = TOKENS
_look: Final = bygroups()  # for an expression that only looks ahead: no token, not even an empty one


def _marked(marks: str) -> str:
    return rf"^({_TIME}){_SIGN}({marks}{_BEHIND})"


# time, the five signs (one of them at most stands there), blanks, direction
_mark: Final = bygroups(*(T[role] for role in ("mark", *SIGNS, "mark", "mark")))


def _server_states(family: str) -> dict[str, list[Any]]:
    """One line of the server. A 354 of its own or at the end of a reply opens the message."""
    return {
        f"{family}server": [
            (r"354(?=[ \r\n]|\Z)", T["code3"], ("#pop", f"{family}message", "after-code")),
            (r"250" + _CODE_END, T["code2"], ("#pop", "after-250")),
            *((rf"{n}[0-9]{{2}}{_CODE_END}", T[f"code{n}"], ("#pop", "after-code")) for n in "2345"),
            (r"[0-9]{3}", T["codebad"], ("#pop", "after-code")),
            default(("#pop", "text")),
        ],
    }


def _client_states(family: str) -> dict[str, list[Any]]:
    """One line of the client that is no part of a message."""
    return {
        f"{family}client": [
            (r"(?i:DATA)(?=[ \t]*\r?$)", T["verb"], ("#pop", f"{family}data", "text")),
            (r"(?i:(?:MAIL|SEND|SOML|SAML)[ \t]{1,8}FROM[ \t]{0,8}:)", T["verb"], ("#pop", "argument")),
            (r"(?i:RCPT[ \t]{1,8}TO[ \t]{0,8}:)", T["verb"], ("#pop", "argument")),
            (
                r"((?i:EHLO|HELO|LHLO))([ \t]{1,8})([^\s\[\]<>\\]*)",
                bygroups(T["verb"], T["text"], T["domain"]),
                ("#pop", "text"),
            ),
            (
                r"((?i:AUTH))([ \t]{1,8})([A-Za-z0-9_-]{1,40})(?!\S)",
                bygroups(T["verb"], T["text"], T["keyword"]),
                ("#pop", "text"),
            ),
            (words(_VERBS.split(), prefix="(?i:", suffix=r")(?!\S)"), T["verb"], ("#pop", "argument")),
            default(("#pop", "text")),
        ],
    }


def _message_states(family: str, before: str, leave: list[Any]) -> dict[str, list[Any]]:
    """The message, line by line: its header, its body, the lone dot. Each line has a `before`, perhaps empty."""
    lone_dot = (rf"^{before}(\.){_EOL}", bygroups(T["mark"], T["dot"]), "#pop")
    return {
        f"{family}data": [  # DATA was sent: a refusal, a 354 or, where only the client is shown, the message
            *leave,
            (r"(?=[0-9]{3}(?:[ \-\r\n]|\Z))", _look, ("#pop", f"{family}server")),
            default(("#pop", f"{family}message")),
        ],
        f"{family}message": [
            *leave,
            lone_dot,
            (rf"^{before}(?=\r?\n)", bygroups(T["mark"]), ("#pop", f"{family}body", "text")),
            (
                rf"^{before}({_HEADER_NAME})([ \t]{{0,8}}:)",
                bygroups(T["mark"], T["header"], T["text"]),
                "text",
            ),
            (rf"^{before}(?=[ \t])", bygroups(T["mark"]), "text"),
            default(("#pop", f"{family}body")),
        ],
        f"{family}body": [
            *leave,
            lone_dot,
            (rf"^{before}(\.)", bygroups(T["mark"], T["dot"]), "plain"),
            (rf"^{before}", bygroups(T["mark"]), "plain"),
        ],
    }


# In a bare dialogue a message ends with its dot and nothing else: "S: " or "250 " in it are the writer's words.
# Where every line has its mark, the server's mark ends it as well: transcripts leave messages out. (`?+`: a mark that
# was taken is never given back, or `C:` would be a header's name.)
_NOTHING: Final = "()"
_MARKED: Final = rf"((?:{_TIME}(?:[{_ANY_SIGN}][ \t]{{1,4}})?{_CLIENT_MARKS}{_BEHIND})?+)"
_LEAVE: Final = [
    (_marked(_SERVER_MARKS), _mark, ("#pop", "marked-server")),
    (_marked(_NOTE_MARKS), _mark, "note"),
]


class SmtpLexer(RegexLexer):  # type: ignore[misc]
    """SMTP dialogues as people paste, print and record them."""

    name = "SMTP"
    url = "https://www.rfc-editor.org/rfc/rfc5321"
    aliases: ClassVar[list[str]] = ["smtp"]
    filenames: ClassVar[list[str]] = []
    mimetypes: ClassVar[list[str]] = []

    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            (_marked(_SERVER_MARKS), _mark, "marked-server"),
            (_marked(_CLIENT_MARKS), _mark, "marked-client"),
            (_marked(_NOTE_MARKS), _mark, "note"),
            (r"^(?=[0-9]{3}(?:[ \-\r\n]|\Z))", _look, "server"),
            (r"\r?\n", T["text"]),
            default("client"),
        ],
        **_server_states(""),
        **_server_states("marked-"),
        **_client_states(""),
        **_client_states("marked-"),
        **_message_states("", _NOTHING, []),
        **_message_states("marked-", _MARKED, _LEAVE),
        "after-code": [(r"[ \-]", T["text"], ("#pop", "opening")), default(("#pop", "text"))],
        "after-250": [(r"[ \-]", T["text"], ("#pop", "offer")), default(("#pop", "text"))],
        "offer": [
            (words(_KEYWORDS.split(), suffix=r"(?=[ =\r\n]|\Z)"), T["keyword"], ("#pop", "text")),
            (r"X-?[A-Z0-9][A-Z0-9-]{0,40}(?=[ =\r\n]|\Z)", T["keyword"], ("#pop", "text")),
            include("opening"),
        ],
        "opening": [
            (_ENHANCED + r"(?!\S)", T["enhanced"], ("#pop", "text")),
            default(("#pop", "text")),
        ],
        "argument": [
            (words(_PARAMETERS.split(), prefix="(?i:", suffix=")(?==)"), T["keyword"]),
            (r"[^\s<>@\[\]\\=]{1,255}@[^\s<>\[\]\\]{0,255}", T["address"]),
            include("text"),
        ],
        "text": [
            (r"\r?\n", T["text"], "#pop"),
            (r"[ \t]+", T["text"]),
            (r"(queued as |id=|qp )([^\s<>(),;\\]{1,128})", bygroups(T["text"], T["queueid"])),
            (r"[A-Za-z0-9.-]{4,40}(?= Message accepted for delivery)", T["queueid"]),
            (r"[^\s<>\\]{4,80}(?= - gsmtp)", T["queueid"]),
            (rf"(\(#)({_ENHANCED})(\))", bygroups(T["text"], T["enhanced"], T["text"])),
            (r"<(?=[^<>\r\n]*>)", T["address"], "address"),
            (r"\[(?:(?i:IPv6:))?[0-9A-Fa-f:.]{2,45}\]", T["domain"]),
            (ESCAPED.pattern, T["escape"]),
            (r"[^\s<\[(\\]+", T["text"]),
            (r".", T["text"]),
        ],
        "address": [
            (ESCAPED.pattern, T["escape"]),
            (r"[^<>\r\n\\]+", T["address"]),
            (r">", T["address"], "#pop"),
            (r"\\", T["address"]),
            default("#pop"),
        ],
        "plain": [
            (r"\r?\n", T["text"], "#pop"),
            (ESCAPED.pattern, T["escape"]),
            (r"[^\r\n\\]+", T["text"]),
            (r".", T["text"]),
        ],
        "note": [
            (r"\r?\n", T["text"], "#pop"),
            (ESCAPED.pattern, T["escape"]),
            (r"[^\r\n\\]+", T["mark"]),
            (r".", T["mark"]),
        ],
    }
