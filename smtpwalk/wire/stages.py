"""The stages of a session: what a reply was the answer to. One word each, used in tables, files and on screen."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    GREETING = "greeting"
    EHLO = "ehlo"
    HELO = "helo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    MESSAGE = "message"
    RSET = "rset"
    NOOP = "noop"
    VRFY = "vrfy"
    EXPN = "expn"
    HELP = "help"
    QUIT = "quit"
    OTHER = "other"
    """ETRN, XCLIENT, a typing error: anything without a stage of its own."""
