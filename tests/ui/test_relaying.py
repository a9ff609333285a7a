"""What a relay test from the screen is set up with: practice hosts to the dot with proof, all others to RCPT."""

from __future__ import annotations

from dataclasses import replace

from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.net.target import Address, Target
from smtpwalk.practice.catalogue import personality
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.settings import Tls
from smtpwalk.ui.relaying import relay_settings
from smtpwalk.ui.request import WalkRequest

WALK = WalkSettings("mx.example.net", "client.example", b"me@mine.example", b"box@far.example", own=b"own.test")
ELSEWHERE = WalkRequest(
    Target("mx.example.net"), (Address("192.0.2.25", 25),), WALK, permission="mine", addresses_given=True
)


def test_another_host_is_tested_to_rcpt_and_slowly() -> None:
    settings = relay_settings(ELSEWHERE)
    assert settings.depth is Depth.RCPT
    assert settings.pause > 0
    assert (settings.foreign_user, settings.foreign_domain) == (b"box", b"far.example")
    assert settings.own_domain == b""
    assert settings.letterhead.tester == b"me@mine.example"


def test_a_practice_host_is_tested_to_the_dot_at_full_speed() -> None:
    here = replace(
        ELSEWHERE,
        addresses=(Address("127.0.0.1", 25),),
        practice=personality("postfix-closed"),
        addresses_given=False,
    )
    settings = relay_settings(here)
    assert (settings.depth, settings.pause, settings.own_domain) == (Depth.DOT, 0.0, b"own.test")
    assert settings.foreign_user == b""


def test_tls_from_the_first_byte_stays_so() -> None:
    assert relay_settings(replace(ELSEWHERE, target=Target("mx.example.net", 465, tls=True))).tls is Tls.IMPLICIT
