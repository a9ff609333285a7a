"""The leaves of a dialogue goal, read from TOML, and the words that a learner sees for each.

A leaf is about the outbox when it says `outbox`, about the state when it says `state` or `sessions`, else
about an exchange.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from smtpwalk.course.predicates import DOUBTS, NO_REPLY, WHOSE, Leaf, OutboxLeaf, ReplyLeaf, StateLeaf
from smtpwalk.course.reading import Table, near, short
from smtpwalk.dialogue.phases import Phase
from smtpwalk.practice.addresses import Kind
from smtpwalk.practice.house import Fate
from smtpwalk.wire.paths import Form
from smtpwalk.wire.stages import Stage

_CODE: Final = re.compile(r"[2-5][0-9]{2}\Z|[2-5]yz\Z")
_ENHANCED: Final = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}\Z")
OUTBOX: Final = ("any", *map(str, Fate))


def read_leaf(table: Table) -> tuple[Leaf, str]:
    if "outbox" in table:
        return _outbox(table)
    if "state" in table or "sessions" in table:
        return _state(table)
    return _reply(table)


def _reply(table: Table) -> tuple[Leaf, str]:
    table.also("outbox", "state", "sessions", "all", "any", "not", "order", "count")
    leaf = ReplyLeaf(
        to=frozenset(map(Stage, words(table, "to", map(str, Stage)))),
        reply=_codes(table),
        enhanced=_enhanced(table),
        forward_path=_whose(table, "forward_path"),
        reverse_path=_whose(table, "reverse_path"),
        form=frozenset(map(Form, words(table, "form", map(str, Form)))),
        recipient=table.text("recipient"),
        sender=table.text("sender"),
        verb=table.text("verb").upper(),
        offers=table.text("offers").upper(),
        lines=table.number("lines", 0, 0, 1000),
        tls=table.flag_or_none("tls"),
        login=table.flag_or_none("login"),
        doubt=table.word("doubt", DOUBTS),
    )
    if leaf == ReplyLeaf():
        table.problems.add(
            table.file, table.line, "goal", "This goal asks nothing: it would hold at the first reply.",
            "Say what is wanted, as `reply = 250, to = \"rcpt\"`.",
        )  # fmt: skip
    return leaf, _reply_words(table, leaf)


def _codes(table: Table) -> tuple[str, ...]:
    value = table.raw("reply")
    items = value if isinstance(value, list) else [] if value is None else [value]
    for item in items:
        fine = isinstance(item, int | str) and not isinstance(item, bool)
        if not fine or not (_CODE.match(str(item)) or (item == NO_REPLY and len(items) == 1)):
            rule = f'`reply` must be a code, a class as "5yz", or "none", not {short(item)}.'
            table.wrong("reply", "value", rule, "Correct the value.")
            return ()
    return tuple(map(str, items))


def _enhanced(table: Table) -> tuple[str, ...]:
    found = table.texts("enhanced")
    for text in found:
        if not _ENHANCED.match(text):
            rule = f'`enhanced` must be an enhanced status code as "5.7.1", not {short(text)}.'
            table.wrong("enhanced", "value", rule, "Correct the value.")
    return found


def words(table: Table, key: str, known: Iterable[str]) -> tuple[str, ...]:
    """Texts that must each be one of the known ones; the others are left out, with a problem."""
    known, found = tuple(known), table.texts(key)
    for text in found:
        if text not in known:
            rule = f"`{key}` cannot be {short(text)}; it is one of {', '.join(known)}."
            table.wrong(key, "value", rule, near(text, known))
    return tuple(text for text in found if text in known)


def _whose(table: Table, key: str) -> frozenset[Kind]:
    return frozenset(kind for word in words(table, key, WHOSE) for kind in WHOSE[word])


def _outbox(table: Table) -> tuple[Leaf, str]:
    leaf = OutboxLeaf(
        outbox=table.word("outbox", OUTBOX, "any"),
        to=_whose(table, "to"),
        recipient=table.text("recipient"),
        sender=table.text("sender") if "sender" in table else None,
        bounce=table.flag_or_none("bounce"),
        header=table.text("header"),
        line=table.text("line"),
    )
    return leaf, f"{_FATES[leaf.outbox]}{_more(table, _OUTBOX_WORDS)}"


def _state(table: Table) -> tuple[Leaf, str]:
    leaf = StateLeaf(
        state=frozenset(map(Phase, words(table, "state", map(str, Phase)))),
        sessions=table.number("sessions", 0, 0, 100),
        tls=table.flag_or_none("tls"),
        login=table.flag_or_none("login"),
    )
    said = [f"the session stands at: {either(map(str, leaf.state))}"] if leaf.state else []
    said += [f"{leaf.sessions} connections or more"] if leaf.sessions else []
    return leaf, ", ".join(said) + _more(table, _REPLY_WORDS)


# ------------------------------------------------------------------ words
_FATES: Final = {
    "any": "a message that the host took",
    Fate.OUTSIDE: "a message that came out at a foreign address",
    Fate.OWN: "a message kept for a user of the host's own",
    Fate.NOWHERE: "a message that was thrown away",
    Fate.BOUNCE: "a message that was given up",
}
_REPLY_WORDS: Final = {
    "enhanced": "with enhanced status code {}",
    "offers": "offering {}",
    "lines": "of {} lines or more",
    "forward_path": "for a recipient that is {}",
    "reverse_path": "with a sender that is {}",
    "form": "in the form {}",
    "recipient": "for {}",
    "sender": "from <{}>",
    "doubt": "that is in doubt ({})",
}
_OUTBOX_WORDS: Final = {
    "to": "for an address that is {}",
    "recipient": "for {}",
    "sender": "from <{}>",
    "header": "with a header field {}",
    "line": "with the line {}",
}
_FLAGS: Final = {"tls": ("inside TLS", "outside TLS"), "login": ("logged in", "not logged in"),
                 "bounce": ("as a bounce", "that is no bounce")}  # fmt: skip


def _reply_words(table: Table, leaf: ReplyLeaf) -> str:
    what = f"{either(leaf.reply)} as reply" if leaf.reply else "a reply"
    if leaf.reply == (NO_REPLY,):
        what = "no reply at all"
    to = either([leaf.verb] if leaf.verb else sorted(stage.upper() for stage in leaf.to))
    return f"{what}{f' to {to}' if to else ''}{_more(table, _REPLY_WORDS)}"


def _more(table: Table, said: dict[str, str]) -> str:
    given = [
        text.format(_value(table, key))
        for key, text in said.items()
        if table.table.get(key) not in (None, "")
    ]
    flags = [yes if table.table[key] else no for key, (yes, no) in _FLAGS.items() if key in table]
    if table.table.get("sender") == "":
        given.append("from <>")
    return "".join(f", {text}" for text in (*given, *flags))


def _value(table: Table, key: str) -> str:
    value = table.table[key]
    return either(map(str, value)) if isinstance(value, list) else str(value)


def either(items: Iterable[str]) -> str:
    return " or ".join(items)
