"""`[[rule]]` tables and answers read from a host file.

Here lives what a rule may say in TOML. What the conditions mean is in `rules`, whether the rules as a whole make
a host is asked by `checks`.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.practice.addresses import Kind
from smtpwalk.practice.fields import Fields
from smtpwalk.practice.house import Fate
from smtpwalk.practice.placeholders import BadPlaceholder, Template, read_template
from smtpwalk.practice.rules import Answer, Phase, Rule, TripleState, When
from smtpwalk.practice.toml_text import Document
from smtpwalk.wire.paths import Form
from smtpwalk.wire.stages import Stage

ANY: Final = "any"
"""Every command, known or not; not the greeting, not the message."""
COMMANDS: Final = tuple(stage for stage in Stage if stage not in (Stage.GREETING, Stage.MESSAGE))
STAGES: Final = (*COMMANDS, Stage.MESSAGE)

LONGEST_REPLY: Final = 510
_REPLY_LINE: Final = re.compile(r"(\d{3})([- ]|\Z)")


def read_rules(document: Document) -> tuple[Rule, ...]:
    """The rules of one file, in its order."""
    table = document.table.get("rule", [])
    if not isinstance(table, list) or not all(isinstance(item, dict) for item in table):
        raise document.wrong(("rule",), "`rule` must be an array of tables.", "Write [[rule]], in double brackets.")
    return tuple(_rule(Fields([document], ("rule", number))) for number in range(len(table)))


def _rule(fields: Fields) -> Rule:
    fields.need("on", "the stage that the rule answers")
    words = fields.words("on", (*STAGES, ANY))
    stages = frozenset(COMMANDS) if ANY in words else frozenset(Stage(word) for word in words)
    if not stages:
        raise fields.wrong("on", "`on` names no stage.", f"It is one or more of {', '.join(STAGES)}, {ANY}.")
    when = _when(fields.table("when"))
    answer = read_answer(fields)
    unverified = bool(fields.flag("unverified"))
    document = fields.documents[0]
    fields.done()
    rule = Rule(stages, answer, when, unverified, document.file, document.line_of(fields.way))
    _check_stage(rule, fields)
    return rule


def _check_stage(rule: Rule, fields: Fields) -> None:
    """What makes sense at some stages only."""
    only: tuple[tuple[str, bool, frozenset[Stage]], ...] = (
        ("start_tls", rule.answer.start_tls, frozenset({Stage.STARTTLS})),
        ("fate", rule.answer.fate is not None, frozenset({Stage.RCPT, Stage.MESSAGE})),
        ("when", rule.when.triple is not None, frozenset({Stage.RCPT})),
        ("when", rule.when.step is not None or rule.when.login is not None, frozenset({Stage.AUTH})),
    )
    for key, used, stages in only:
        if used and not rule.on <= stages:
            names = " or ".join(sorted(stages))
            what = key if key != "when" else "when.triple" if rule.when.triple else "when.step or when.login"
            raise fields.wrong(key, f"`{what}` is for rules on {names} only.", "Move it to such a rule.")


def _when(fields: Fields) -> When:
    when = When(
        verb=fields.pattern("verb"),
        argument=fields.pattern("argument"),
        phase=_set(fields, "phase", tuple(Phase)),
        tls=fields.flag("tls"),
        authenticated=fields.flag("authenticated"),
        helo=fields.pattern("helo"),
        syntax=fields.word("syntax", ("ok", "bad")) or None,
        unknown_parameter=fields.flag("unknown_parameter"),
        sender=_set(fields, "sender", (Kind.NULL, Kind.OWN, Kind.BARE, Kind.FOREIGN)),
        sender_matches=fields.pattern("sender_matches"),
        recipient=_set(fields, "recipient", tuple(kind for kind in Kind if kind is not Kind.BARE)),
        recipient_matches=fields.pattern("recipient_matches"),
        form=_set(fields, "form", tuple(Form)),
        nth=fields.number("nth", 0, low=1) or None,
        from_nth=fields.number("from_nth", 0, low=1) or None,
        refused=fields.flag("refused"),
        triple=fields.word("triple", tuple(TripleState)) or None,
        step=fields.number("step", 0) if "step" in fields else None,
        login=fields.pattern("login"),
    )
    fields.done()
    return when


def _set(fields: Fields, key: str, known: tuple[str, ...]) -> frozenset[str] | None:
    words = fields.words(key, known)
    return frozenset(words) if key in fields else None


def read_answer(fields: Fields) -> Answer:
    """The part of a table that says what is said and done."""
    if "say" in fields and "raw" in fields:
        raise fields.wrong("raw", "a rule has `say` or `raw`, not both.", "Take one of them out.")
    close = bool(fields.flag("close"))
    if "say" not in fields and "raw" not in fields and not close:
        rule = "nothing is said and nothing is closed."
        raise fields.wrong("say", rule, 'Add `say = "250 ..."`, or `say = []` if silence is meant.')
    lines = reply_lines(fields, "say")
    raw = templates(fields, "raw")
    return Answer(
        lines=raw or lines,
        raw=bool(raw),
        pause=fields.seconds("pause"),
        drip=fields.seconds("drip"),
        close=close,
        start_tls=bool(fields.flag("start_tls")),
        takes=fields.flag("takes"),
        fate=_fate(fields),
    )


def _fate(fields: Fields) -> Fate | None:
    word = fields.word("fate", tuple(Fate))
    return Fate(word) if word else None


def templates(fields: Fields, key: str) -> tuple[Template, ...]:
    try:
        return tuple(read_template(text) for text in fields.texts(key))
    except BadPlaceholder as wrong:
        raise fields.wrong(key, f"`{key}`: {wrong}.", "Correct the text.") from wrong


def reply_lines(fields: Fields, key: str) -> tuple[Template, ...]:
    """Lines that must make one right reply, unless the table says that it is meant to be odd."""
    texts = fields.texts(key)
    for text in texts:
        if "\r" in text or "\n" in text or len(text) > LONGEST_REPLY:
            rule = f"a reply line has no line end in it and at most {LONGEST_REPLY} signs."
            raise fields.wrong(key, rule, "Write one text a line; bytes that are odd on purpose go into `raw`.")
    if not fields.flag("odd"):
        _check_reply(fields, key, texts)
    return templates(fields, key)


def _check_reply(fields: Fields, key: str, texts: tuple[str, ...]) -> None:
    meant = "Write `odd = true` beside it if that is meant."
    codes = set()
    for number, text in enumerate(texts, 1):
        found = _REPLY_LINE.match(text)
        if found is None:
            rule = f"a reply line begins with a three-digit code and a blank or a hyphen, not {text[:20]!a}."
            raise fields.wrong(key, rule, meant)
        codes.add(found[1])
        if (found[2] == "-") is (number == len(texts)):
            rule = f"line {number} of {len(texts)}: all lines but the last have a hyphen behind the code."
            raise fields.wrong(key, rule, meant)
    if len(codes) > 1:
        rule = f"the lines of one reply carry the same code, not {' and '.join(sorted(codes))}."
        raise fields.wrong(key, rule, meant)
