"""Facts about two recordings: what they are, and which of them make a difference."""

from __future__ import annotations

from dataclasses import replace

from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.facts import Fact, facts
from smtpwalk.report.comparing.side import Judged, Side

from .telling import OPEN, WALK, changed, header, session, side, walk

TLS = (
    *WALK[:3], "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "X: tls version=TLSv1.3 cipher=AES subject=mx.a.test",
    "C: EHLO client.example", "S: 250-mx.a.test", "S: 250 AUTH PLAIN", *WALK[11:],
)  # fmt: skip


def known(a: Side, b: Side, rules: Rules | None = None) -> dict[str, Fact]:
    return {fact.name: fact for fact in facts(a, b, rules or Rules())}


def test_what_each_is() -> None:
    other = Side("b", header("2001:db8::1", 2525, origin="swaks"), (session(*OPEN), session(*OPEN, number=2)))
    found = known(walk(*WALK), other)
    assert {name: (fact.a, fact.b) for name, fact in found.items()} == {
        "target": ("mx.a.test:25", "[2001:db8::1]:2525"),
        "address": ("192.0.2.25", "192.0.2.25"),
        "from": ("198.51.100.7", "198.51.100.7"),
        "started": ("2026-01-31 09:30:00 +0000", "2026-01-31 09:30:00 +0000"),
        "made by": ("smtpwalk test", "smtpwalk test, from swaks"),
        "holds": ("a dialogue, 1 session, 6 exchanges", "a dialogue, 2 sessions, 14 exchanges"),
        "software": ("Postfix (certain)", "Postfix (certain)"),
        "TLS": ("none", "none"),
        "EHLO offers": ("8BITMIME PIPELINING", "8BITMIME PIPELINING"),
        "verdict": ("not judged: too large", "not judged: too large"),
    }
    assert [fact.name for fact in found.values() if fact.counts and fact.differs] == []


def test_offers_are_compared_as_sets() -> None:
    fact = known(walk(*WALK), walk(*changed(WALK, "PIPELINING", "DSN")))["EHLO offers"]
    assert fact.note == "only in A: PIPELINING; only in B: DSN"
    assert not fact.counts  # the reply that differs does


def test_tls_counts_unless_only_codes_do() -> None:
    clear, inside = walk(*WALK), walk(*TLS)
    fact = known(clear, inside)["TLS"]
    assert (fact.a, fact.b, fact.counts) == ("none", "TLSv1.3, AES, mx.a.test", True)
    assert not known(clear, inside, Rules(codes=True))["TLS"].counts
    offers = known(clear, inside)["EHLO offers inside TLS"]
    assert (offers.a, offers.b) == ("nothing", "AUTH")


def test_what_came_of_probes_counts_in_two_relay_tests() -> None:
    def many(outcome: str) -> list[tuple[str, str]]:
        return [("a", outcome), ("b", outcome)]

    sessions = session(WALK[0], "X: plan depth=dot")
    a = side(sessions, judged=Judged("open", "arrived", (("plain", "relayed"), ("bang", "accepted"), *many("relayed"))))
    b = side(sessions, judged=Judged("open", "arrived", (("plain", "relayed"), *many("refused"))))
    found = known(a, b)
    assert {(fact.name, fact.a, fact.b, fact.of) for fact in found.values() if "probe" in fact.name} == {
        ("2 probes", "relayed", "refused", ("a", "b")),
        ("1 probe", "accepted", "not asked", ("bang",)),
    }
    assert found["2 probes"].counts
    assert found["verdict"].a == found["verdict"].b == "open (arrived)"
    walked = replace(a, sessions=(session(*WALK),))
    assert not [name for name in known(a, walked) if "probe" in name]


def test_many_values_are_cut_short_and_none_is_said() -> None:
    many = [replace(session(*WALK, number=n), source=f"198.51.100.{n}") for n in range(1, 6)]
    found = known(side(*many), side())
    assert found["from"].a == "198.51.100.1, 198.51.100.2, 198.51.100.3 and 2 more"
    assert found["from"].b == "not recorded"
    assert found["software"].b == "not known"


def test_hostile_names_are_safe() -> None:
    evil = Side("x", header("a\x1b[2J", 25, origin="\u202e"), (session("X: tls version=\x1b]0;"),))
    for fact in known(evil, evil).values():
        assert "\x1b" not in fact.a + fact.b
        assert "\u202e" not in fact.a
