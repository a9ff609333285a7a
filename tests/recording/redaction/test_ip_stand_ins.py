"""Stand-ins for IP addresses: of the same kind, in networks that stay apart, and never one of the recording's own."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.recording.redaction.ip_stand_ins import IpStandIns
from smtpwalk.relay.vantage import vantage

ip = ipaddress.ip_address


@pytest.mark.parametrize(
    ("original", "new"),
    [
        ("8.8.8.8", "192.0.2.1"),
        ("2a00:1450::1", "2001:db8::1"),
        ("10.77.1.9", "10.0.0.1"),
        ("192.168.7.7", "192.168.0.1"),
        ("172.20.1.1", "172.16.0.1"),
        ("fe80::77", "fe80::1"),
        ("fd12:3456::7", "fc00::1"),
        ("198.18.7.7", "10.0.0.1"),
        ("127.0.0.26", None),
        ("::1", None),
        ("0.0.0.0", None),
    ],
)
def test_the_kind_stays(original: str, new: str | None) -> None:
    assert IpStandIns([ip(original)]).of(ip(original)) == new


def test_networks_stay_apart_and_neighbours_together() -> None:
    known = [ip(text) for text in ("8.8.8.8", "8.8.8.9", "1.1.1.1", "9.9.9.9", "7.7.7.7")]
    made = IpStandIns(known)
    assert [made.of(one) for one in known] == ["192.0.2.1", "192.0.2.2", "198.51.100.1", "203.0.113.1", "240.0.0.1"]


def test_no_stand_in_is_an_address_of_the_recording() -> None:
    known = [ip("8.8.8.8"), ip("192.0.2.1"), ip("192.0.2.2")]
    made = [IpStandIns(known).of(one) for one in known]
    assert not set(made) & set(map(str, known))
    assert len(set(made)) == 3


def test_a_network_that_is_full_goes_on_elsewhere() -> None:
    known = [*ipaddress.ip_network("192.0.2.0/24"), *ipaddress.ip_network("8.8.8.0/24")]
    made = IpStandIns(known)
    new = [made.of(one) for one in known]
    assert len(set(new)) == 512
    assert not set(new) & set(map(str, known))


@settings(max_examples=200, deadline=None)
@given(*2 * [st.ip_addresses().filter(lambda one: not one.is_unspecified)])  # nobody connects from there
def test_what_may_be_concluded_from_the_vantage_stays(source: object, address: object) -> None:
    made = IpStandIns([ip(str(address)), ip(str(source))])
    new_source, new_address = (made.of(ip(str(one))) or str(one) for one in (source, address))
    before, after = vantage(str(source), str(address)), vantage(new_source, new_address)
    assert before.trusted == after.trusted


@pytest.mark.parametrize(
    ("source", "address"),
    [("8.8.8.8", "1.1.1.1"), ("8.8.8.8", "8.8.8.9"), ("10.0.0.7", "8.8.8.8"), ("10.0.0.7", "10.9.9.9"), ("::1", "::1")],
)
def test_in_the_same_words(source: str, address: str) -> None:
    made = IpStandIns([ip(address), ip(source)])
    new_source, new_address = (made.of(ip(one)) or one for one in (source, address))
    assert vantage(new_source, new_address).words == vantage(source, address).words.replace(source, new_source)
