"""A recording as one JSON document: header, verdict, sessions, exchanges with what each reply means.

Its shape is described in `docs/export.schema.json`. All foreign bytes are safe text, and all of it is ASCII. Sessions
are written as they are folded, so that a long recording is never held.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange, RowKind
from smtpwalk.dialogue.explain import Explanation, explain, named
from smtpwalk.relay.proof import Arrival
from smtpwalk.report.data import data_of
from smtpwalk.report.document import Document, Judged, Told
from smtpwalk.report.transcript import session_heading
from smtpwalk.wire.replies import Reply
from smtpwalk.wire.visible import visible, visible_text

VERSION: Final = 1
"""Of the document. It grows when a key goes or changes its meaning, not when one is added."""


def json_document(document: Document) -> Iterator[str]:
    """The pieces of the text."""
    head = {
        "smtpwalk_export": VERSION,
        "recording": _recording(document),
        "verdict": data_of(document.judged.result) if document.judged else None,
        "arrivals": [_arrival(one, document.judged) for one in document.judged.arrivals] if document.judged else [],
        "remarks": list(document.remarks),
    }
    yield f'{json.dumps(head, indent=1)[:-2]},\n "sessions": ['
    for told in document.sessions():
        yield ",\n" if told.ordinal > 1 else "\n"
        yield json.dumps(_session(told))
    yield "\n ]\n}\n"


def _recording(document: Document) -> dict[str, Any]:
    header = document.header
    return {
        "name": document.name,
        "started": header.started.isoformat(timespec="milliseconds"),
        "timed": header.timed,
        "target": {"host": visible_text(header.host), "port": header.port or None},
        "permission": visible_text(header.permission),
        "by": visible_text(header.by),
        "from": None if header.origin is None else visible_text(header.origin),
        "hidden": list(document.hidden),
    }


def _arrival(arrival: Arrival, judged: Judged) -> dict[str, Any]:
    forms = (result.id for result in judged.result.evidence.results if result.token == arrival.token)
    return {
        "token": visible_text(arrival.token),
        "form": next(forms, None),
        "source": arrival.source,
        "mail_from": visible(arrival.envelope_from),
        "rcpt_to": [visible(path) for path in arrival.envelope_to],
        "received": [visible_text(line) for line in arrival.received],
        "bounce": arrival.bounce,
    }


def _session(told: Told) -> dict[str, Any]:
    talk = told.talk
    guesses = named(talk)
    notes = ((row, told.marks.get(index)) for index, row in enumerate(talk.rows) if row.kind is RowKind.NOTE)
    return {
        "number": told.number,
        "title": str(session_heading(told.number, told.began, talk)),
        "began": round(told.began, 6),
        "peer": {"address": visible_text(talk.peer[0]), "port": talk.peer[1]} if talk.peer else None,
        "source": visible_text(talk.source) if talk.source else None,
        "tls": talk.tls,
        "software": guesses[0].name if guesses else None,
        "exchanges": [_exchange(exchange, talk) for exchange in talk.exchanges],
        "notes": [
            {"t": round(row.t, 6), "what": visible_text(mark.what) if mark else None, "text": visible(row.line.data),
             "warn": row.warn}
            for row, mark in notes
        ],
    }  # fmt: skip


def _exchange(exchange: Exchange, talk: Conversation) -> dict[str, Any]:
    reply = exchange.reply
    return {
        "index": exchange.index,
        "stage": str(exchange.stage),
        "command": visible(exchange.command.line) if exchange.command else None,
        "sent_at": round(exchange.sent_at, 6),
        "answered_at": None if exchange.answered_at is None else round(exchange.answered_at, 6),
        "code": exchange.code,
        "enhanced": reply.enhanced if reply else None,
        "counts": exchange.counts,
        "doubts": sorted(doubt.name.lower() for doubt in exchange.doubts),
        "replies": [_reply(one) for one in exchange.replies],
        "meaning": _meaning(explain(exchange, talk)),
        "message": _message(bytes(exchange.message)),
    }


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "code": reply.code,
        "enhanced": reply.enhanced,
        "complete": reply.complete,
        "lines": [visible(line.line.data) for line in reply.lines],
        "flaws": [flaw.name.lower() for flaw in reply.flaws],
    }


def _meaning(found: Explanation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "title": visible_text(found.title),
        "about": found.about,
        "parts": [{"label": visible_text(p.label), "text": visible_text(p.text), "warn": p.warn} for p in found.parts],
    }


def _message(message: bytes) -> dict[str, Any] | None:
    """As it went out, dots doubled; at most as much of it as the fold keeps."""
    if not message:
        return None
    lines = message.removesuffix(b"\n").split(b"\n")
    return {"bytes": len(message), "lines": [visible(line.removesuffix(b"\r")) for line in lines]}
