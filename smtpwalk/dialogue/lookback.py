"""Looking back over a dialogue: what was tried since the session began, what was taken, what a no was about.

Questions over the exchanges of a conversation, for the guide and whoever else plans a next step. Nothing is kept.
"""

from __future__ import annotations

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.dialogue.software import wording
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible


def last_answered(talk: Conversation) -> Exchange | None:
    return next((exchange for exchange in reversed(talk.exchanges) if exchange.replies), None)


def since_start(talk: Conversation) -> dict[Stage, Exchange]:
    """The last exchange of each stage since the session began or, with TLS, began anew."""
    found: dict[Stage, Exchange] = {}
    for exchange in reversed(talk.exchanges):
        if exchange.stage is Stage.STARTTLS and taken(exchange):
            break
        found.setdefault(exchange.stage, exchange)
    return found


def in_transaction(talk: Conversation, stage: Stage) -> list[Exchange]:
    """The answered exchanges of a stage since the last accepted MAIL."""
    found: list[Exchange] = []
    for exchange in reversed(talk.exchanges):
        if exchange.stage is Stage.MAIL and taken(exchange):
            break
        if exchange.stage is stage and exchange.replies:
            found.insert(0, exchange)
    return found


def taken(exchange: Exchange) -> bool:
    """Answered with a yes, so that the server's state moved; a doubt about the pairing does not undo that."""
    reply = exchange.reply
    return reply is not None and reply.counts and reply.code_class == 2


def unasked_text(exchange: Exchange) -> str:
    """The text for a no, a later or an unclear answer before a recipient could be named."""
    reply = exchange.reply
    if reply is None or not reply.counts:
        return "quit_unclear"
    return "quit_later" if reply.code_class == 4 else "quit_unasked"


def wants_tls(exchange: Exchange, talk: Conversation) -> bool:
    """530 that asks for STARTTLS, not for a login: the wording decides, as both share the code (RFC 3207, 4954)."""
    reply = exchange.reply
    if reply is None or reply.code != 530 or talk.tls:
        return False
    since = since_start(talk)
    by_helo = talk.helo is not None and talk.helo.stage is Stage.HELO and Stage.EHLO not in since
    if "STARTTLS" not in talk.ehlo and not by_helo:
        return False
    tried = since.get(Stage.STARTTLS)
    if tried is not None and tried.index > exchange.index and tried.replies:  # asked for and not given
        return False
    return b"TLS" in reply.text.upper() or refusal_about(exchange) == "tls"


def refusal_about(exchange: Exchange) -> str:
    """What a no is about, by its wording: a 4yz may be a permanent no to relaying (Postfix's own default 454)."""
    known = wording(exchange.stage, visible(exchange.reply.text)) if exchange.reply else None
    return known.about if known else "none"
