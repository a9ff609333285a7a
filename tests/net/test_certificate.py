"""The facts of a certificate, and that no bytes of one can break the reader."""

from __future__ import annotations

import hashlib
import json
import ssl
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.net.certificate import certificate_facts

PEM = files("smtpwalk.practice").joinpath("certs", "practice.cert.pem").read_text("ascii")
DER = ssl.PEM_cert_to_DER_cert(PEM)
COMMON_NAME = bytes.fromhex("0603550403")


def item(tag: int, content: bytes) -> bytes:
    size = len(content)
    head = bytes([size]) if size < 0x80 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + head + content


def made(subject: bytes, extensions: bytes = b"") -> bytes:
    """A certificate with no more than what is read of it."""
    validity = item(0x30, item(0x17, b"250101000000Z") + item(0x17, b"350101000000Z"))
    body = item(0xA0, item(0x02, b"\x02")) + item(0x02, b"\x01") + item(0x30, b"") + item(0x30, b"")
    return item(0x30, item(0x30, body + validity + item(0x30, subject) + item(0x30, b"") + extensions))


def named(name: bytes) -> bytes:
    return item(0x31, item(0x30, COMMON_NAME + item(0x0C, name)))


def alternatives(*names: bytes) -> bytes:
    listed = item(0x30, b"".join(item(0x82, name) for name in names))
    return item(0xA3, item(0x30, item(0x30, bytes.fromhex("0603551d11") + item(0x04, listed))))


def test_a_real_certificate_is_read() -> None:
    facts = certificate_facts(DER)
    assert facts["sha256"] == hashlib.sha256(DER).hexdigest()
    assert "unreadable" not in str(facts["subject"])
    assert str(facts["until"]).endswith("Z")


@pytest.mark.parametrize(
    ("der", "subject", "names"),
    [
        (made(named(b"mx.example.net")), "mx.example.net", []),
        (made(b"", alternatives(b"a.test", b"b.test")), "a.test", ["a.test", "b.test"]),
        (made(named(b"cn.test"), alternatives(b"a.test")), "cn.test", ["a.test"]),
        (made(b""), "(no name)", []),
        (made(b"", alternatives(*[b"x.test"] * 50)), "x.test", ["x.test"] * 20),
    ],
)
def test_the_names(der: bytes, subject: str, names: list[str]) -> None:
    facts = certificate_facts(der)
    assert (facts["subject"], facts["names"], facts["until"]) == (subject, names, "350101000000Z")


@pytest.mark.parametrize("der", [b"", b"\x30", b"\x30\x82", b"no certificate", b"\x30\x80" * 400, DER[:100]])
def test_what_cannot_be_read_is_said_to_be_so(der: bytes) -> None:
    assert certificate_facts(der)["subject"] == "(unreadable)"


@given(st.binary(max_size=200) | st.integers(0, len(DER) - 1).map(lambda at: DER[:at] + b"\xff" + DER[at + 1 :]))
@settings(max_examples=150, deadline=None)
def test_nothing_raises_and_all_is_json(der: bytes) -> None:
    assert json.dumps(certificate_facts(der))
