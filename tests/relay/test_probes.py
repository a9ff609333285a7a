from __future__ import annotations

from dataclasses import replace

import pytest

from smtpwalk.errors import UsageError
from smtpwalk.relay.outcomes import Forward, Reverse, Role
from smtpwalk.relay.probes import (
    Addresses,
    builtin_probes,
    controls,
    envelope,
    forward_of,
    missing,
    read_probes,
    reverse_of,
)

HOME = Addresses(
    f=b"elsewhere.test", s=b"sender.test", me=b"spamtest", own=b"own.example", host=b"mx.own.example", ip=b"192.0.2.25"
)
CLASSIC = {
    "plain": (b"spamtest@sender.test", b"TOKEN@elsewhere.test"),
    "sender-null": (b"", b"TOKEN@elsewhere.test"),
    "sender-own-domain": (b"spamtest@own.example", b"TOKEN@elsewhere.test"),
    "sender-root-localhost": (b"root@localhost", b"TOKEN@elsewhere.test"),
    "sender-ip-literal": (b"spamtest@[192.0.2.25]", b"TOKEN@elsewhere.test"),
    "rcpt-percent-own": (b"spamtest@sender.test", b"TOKEN%elsewhere.test@own.example"),
    "rcpt-quoted-at": (b"spamtest@sender.test", b'"TOKEN@elsewhere.test"'),
    "rcpt-two-ats-ip": (b"spamtest@sender.test", b"TOKEN@elsewhere.test@[192.0.2.25]"),
    "rcpt-source-route": (b"spamtest@sender.test", b"@own.example:TOKEN@elsewhere.test"),
    "rcpt-bang": (b"spamtest@sender.test", b"elsewhere.test!TOKEN"),
    "percent-ip-from-ip": (b"spamtest@[192.0.2.25]", b"TOKEN%elsewhere.test@[192.0.2.25]"),
    "control-nonsense-domain": (b"spamtest@sender.test", b"TOKEN@no-such-domain.invalid"),
}


@pytest.mark.parametrize("id_", CLASSIC)
def test_envelopes(id_: str) -> None:
    probe = next(probe for probe in (*builtin_probes(), *controls()) if probe.id == id_)
    assert envelope(probe, HOME, "TOKEN") == CLASSIC[id_]


def test_a_fixed_mailbox_takes_the_place_of_the_token() -> None:
    assert envelope(builtin_probes()[0], replace(HOME, user=b"me"), "TOKEN")[1] == b"me@elsewhere.test"


@pytest.mark.parametrize("probe", [*builtin_probes(), *controls()], ids=lambda probe: probe.id)
def test_every_form_tells_its_story(probe: object) -> None:
    texts = [getattr(probe, name) for name in ("title", "looks_for", "story", "rfc", "family")]
    assert all(texts)
    assert texts[2].endswith(".")


def test_ids_are_unique_and_every_probe_leads_to_our_own_mailbox() -> None:
    ids = [probe.id for probe in (*builtin_probes(), *controls())]
    assert len(ids) == len(set(ids)) >= 37
    for probe in builtin_probes():
        assert probe.role is Role.PROBE
        assert {"u", "f"} <= probe.holes
        assert probe.forward is not Forward.FOREIGN or probe.rcpt_to == "{u}@{f}"
    assert [probe.role for probe in controls()] == [Role.CONTROL] * 3


@pytest.mark.parametrize(
    ("template", "whose"),
    [
        ("{u}@{f}", Forward.FOREIGN),
        ("{u}%{f}@{own}", Forward.OWN),
        ('"{u}@{f}"@{own}', Forward.OWN),
        ("{u}@{f}@[{ip}]", Forward.OWN),
        ("{u}%{f}@localhost", Forward.OWN),
        ("{f}!{u}@{host}", Forward.OWN),
        ('"{u}@{f}"', Forward.LOCAL),
        ("{f}!{u}", Forward.LOCAL),
        ("{u}@{f}@", Forward.LOCAL),
        ("@{own}:{u}@{f}", Forward.ROUTE),
    ],
)
def test_whose_a_forward_path_is(template: str, whose: Forward) -> None:
    assert forward_of(template) is whose


@pytest.mark.parametrize(
    ("template", "whose"),
    [
        ("{me}@{s}", Reverse.STRANGER),
        ("{me}@nowhere.invalid", Reverse.STRANGER),
        ("", Reverse.NULL),
        ("{me}@{own}", Reverse.OWN),
        ("{me}@[{ip}]", Reverse.OWN),
        ("root@localhost", Reverse.LOCAL),
        ("{me}", Reverse.LOCAL),
    ],
)
def test_whose_a_reverse_path_claims_to_be(template: str, whose: Reverse) -> None:
    assert reverse_of(template) is whose


def test_what_is_missing() -> None:
    probe = next(probe for probe in builtin_probes() if probe.id == "percent-own-from-own")
    assert missing(probe, HOME) == ()
    assert missing(probe, replace(HOME, own=b"")) == ("own",)
    assert missing(builtin_probes()[0], HOME) == ()


def test_own_probes() -> None:
    text = '[[probe]]\nid = "mine"\nmail_from = "{me}@{s}"\nrcpt_to = "{u}%{f}@{own}"\nstory = "Ours."\n'
    (probe,) = read_probes(text, "mine.toml")
    assert (probe.id, probe.role, probe.story, probe.brackets) == ("mine", Role.PROBE, "Ours.", True)


ROW = {"id": '"mine"', "mail_from": '"{me}@{s}"', "rcpt_to": '"{u}@{f}"'}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "7"}, "id is missing"),
        ({"id": '"Mine!"'}, "small letters"),
        ({"id": '"plain"'}, "is taken"),
        ({"rcpt_to": '"{u}@{f'}, "no TOML"),
        ({"rcpt_to": '"someone@{f}"'}, "needs {u} and {f}"),
        ({"rcpt_to": '"{u}.{f}@bank.example"'}, "is a stranger's"),
        ({"mail_from": '"{who}@{s}"'}, "{who} is no placeholder"),
        ({"mail_from": r'"a\u0007@{s}"'}, "no visible ASCII"),
        ({"colour": '"red"'}, "colour is unknown"),
        ({"story": "7"}, "are texts"),
        ({"brackets": '"no"'}, "true or false"),
    ],
)
def test_bad_files_name_file_and_rule(change: dict[str, str], said: str) -> None:
    text = "[[probe]]\n" + "".join(f"{key} = {value}\n" for key, value in {**ROW, **change}.items())
    with pytest.raises(UsageError) as caught:
        read_probes(text, "mine.toml")
    assert str(caught.value).startswith("mine.toml")
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", "probe = 7\n", "probe = [7]\n"])
def test_files_without_a_form(text: str) -> None:
    with pytest.raises(UsageError, match=r"mine\.toml"):
        read_probes(text, "mine.toml")
