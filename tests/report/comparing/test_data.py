"""The JSON object: complete, safe, and the same in both directions but for its sides."""

from __future__ import annotations

import json
from typing import Any

from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.data import data_of, name_of
from smtpwalk.report.comparing.difference import Kind, Rules
from smtpwalk.report.comparing.side import Judged

from .telling import OPEN, WALK, changed, session, side, walk


def test_before_and_after() -> None:
    a = side(session(*OPEN), name="before", judged=Judged("open", "arrived"))
    data: dict[str, Any] = json.loads(json.dumps(data_of(compare(a, walk(*WALK, name="after")))))
    assert (data["smtpwalk_compare"], data["same"], data["pairs"], data["differing"]) == (1, False, 8, 4)
    assert data["rules"] == {"strict": False, "codes": False}
    assert data["a"]["verdict"] == {"verdict": "open", "reason": "arrived"}
    assert data["b"]["verdict"] is None
    assert data["a"]["target"] == {"host": "mx.a.test", "port": 25}
    assert (data["a"]["file"], data["b"]["file"]) == ("before", "after")
    first = data["exchanges"][0]
    assert (first["where"], first["kind"], first["asked"], first["answered"]) == ("session 1", "class", "same", "class")
    assert first["words"] == "250 2.1.5 in A, 554 5.7.1 in B"
    assert (first["a"]["session"], first["a"]["exchange"], first["a"]["stage"]) == (1, 3, "rcpt")
    assert first["b"]["said"] == ["554 5.7.1 <you@far.test>: Relay access denied"]
    assert (first["b"]["codes"], first["b"]["enhanced"], first["b"]["wait"]) == ([554], ["5.7.1"], 1.0)
    assert data["exchanges"][-1]["a"] is None
    assert {fact["name"] for fact in data["facts"]} >= {"target", "TLS", "verdict"}


def test_every_kind_is_counted_and_everything_can_be_had() -> None:
    comparison = compare(walk(*WALK), walk(*WALK), Rules(strict=True))
    data = data_of(comparison, everything=True)
    assert set(data["kinds"]) == {name_of(kind) for kind in Kind}
    assert data["kinds"]["same"] == data["pairs"] == len(data["exchanges"]) == 6
    assert data_of(comparison)["exchanges"] == []
    assert name_of(Kind.ONLY_A) == "only-a"


def test_hostile_text_is_safe() -> None:
    evil = changed(changed(WALK, "Relay", "\x1b]0;x"), "C: QUIT", "X: failed kind=\x9b message=\x1b")
    text = json.dumps(data_of(compare(walk(*WALK, name="\x1b"), walk(*evil))), ensure_ascii=False)
    assert text.isprintable()
