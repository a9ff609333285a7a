"""A comparison as one JSON object, described in docs/compare.md. All foreign text in it is safe."""

from __future__ import annotations

from typing import Any, Final

from smtpwalk.report.comparing.comparison import Comparison, Stretch
from smtpwalk.report.comparing.difference import Kind, Pair
from smtpwalk.report.comparing.side import Side
from smtpwalk.report.comparing.turns import Turn
from smtpwalk.report.comparing.words import differs_in, summary
from smtpwalk.wire.visible import visible, visible_text

VERSION: Final = 1
"""Of the object. It grows when a key goes or changes its meaning, not when one is added."""


def name_of(kind: Kind) -> str:
    """One word for programs: `same`, `volatile`, `wording`, ..., `only-a`."""
    return kind.name.lower().replace("_", "-")


def data_of(comparison: Comparison, *, everything: bool = False) -> dict[str, Any]:
    """The object for `--json`; with `everything` the pairs that are the same are in it too."""
    kinds, rules = comparison.kinds, comparison.rules
    listed = [
        (stretch, pair)
        for stretch in comparison.stretches
        for pair in stretch.pairs
        if everything or rules.counts(pair.kind)
    ]
    return {
        "smtpwalk_compare": VERSION,
        "same": comparison.same,
        "words": summary(comparison),
        "rules": {"strict": rules.strict, "codes": rules.codes},
        "a": _side(comparison.a),
        "b": _side(comparison.b),
        "facts": [
            {
                "name": fact.name,
                "a": fact.a,
                "b": fact.b,
                "of": list(fact.of),
                "differs": fact.differs,
                "counts": fact.counts,
            }
            for fact in comparison.facts
        ],
        "pairs": comparison.pairs,
        "differing": comparison.differing,
        "kinds": {name_of(kind): kinds[kind] for kind in Kind},
        "exchanges": [_pair(stretch, pair, counts=rules.counts(pair.kind)) for stretch, pair in listed],
    }


def _side(side: Side) -> dict[str, Any]:
    header, judged = side.header, side.judged
    return {
        "file": visible_text(side.name),
        "target": {"host": visible_text(header.host), "port": header.port},
        "started": header.started.isoformat(),
        "relay_test": side.relay_test,
        "sessions": len(side.sessions),
        "verdict": None if judged is None else {"verdict": judged.verdict, "reason": judged.reason},
        "remarks": [visible_text(remark) for remark in side.remarks],
    }


def _pair(stretch: Stretch, pair: Pair, *, counts: bool) -> dict[str, Any]:
    return {
        "where": stretch.title,
        "kind": name_of(pair.kind),
        "asked": name_of(pair.asked),
        "answered": name_of(pair.answered),
        "differs": counts,
        "words": differs_in(pair),
        "remarks": list(pair.remarks()),
        "a": _turn(pair.a),
        "b": _turn(pair.b),
    }


def _turn(turn: Turn | None) -> dict[str, Any] | None:
    if turn is None:
        return None
    return {
        "session": turn.session,
        "exchange": turn.index if turn.index >= 0 else None,
        "stage": str(turn.stage) if turn.stage else None,
        "failed": visible_text(turn.failure) or None,
        "asked": [visible(line.data) for line in turn.asked],
        "said": [visible(line.data) for line in turn.said],
        "codes": list(turn.answer.codes),
        "enhanced": list(turn.answer.enhanced),
        "certain": turn.answer.certain,
        "wait": None if turn.wait is None else round(turn.wait, 3),
    }
