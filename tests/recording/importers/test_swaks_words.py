from __future__ import annotations

import pytest

from smtpwalk.recording.importers.swaks_words import words


@pytest.mark.parametrize(
    ("line", "what", "facts"),
    [
        (b"Trying mx.example.test:25...", "connecting", {"address": "mx.example.test", "port": 25}),
        (b"Trying 2001:db8::1:25...", "connecting", {"address": "2001:db8::1", "port": 25}),
        (b"Trying /tmp/socket...", "connecting", {}),
        (b"Connected to mx.example.test.", "connected", {"address": "mx.example.test"}),
        (b"Connected to /bin/server -bs.", "connected", {}),
        (b"response in 0.004s", "lapse", {"seconds": 0.004}),
        (b"response in 2s", "lapse", {"seconds": 2.0}),
        (b"TLS started with cipher TLSv1.2:ECDHE-RSA:256", "tls", {"version": "TLSv1.2", "cipher": "ECDHE-RSA"}),
        (b"TLS started w/ cipher DHE-RSA-AES256-SHA", "tls", {"cipher": "DHE-RSA-AES256-SHA"}),
        (b'TLS peer DN="/C=XX/O=a/CN=mx.example.test"', "certificate", {"subject": "mx.example.test"}),
        (b"              commonName=[a.test], subjectAltName=[]", "certificate", {"subject": "a.test"}),
        (b"commonName=[a.test], subjectAltName=[]", "certificate", {"subject": "a.test"}),
        (b"TLS peer certificate passed CA verification, passed host verification", "certificate", {"trusted": True}),
        (b"TLS peer certificate failed CA verification (x), passed host", "certificate", {"trusted": False}),
        (b"Connection closed with remote host.", "closed", {"by": "client"}),
        (b"Connection closed with child process.", "closed", {"by": "client"}),
        (b"Dropping connection", "closed", {"by": "client"}),
        (b"Remote host closed connection unexpectedly.", "closed", {"by": "server"}),
        (b"Socket closed connection unexpectedly.", "closed", {"by": "server"}),
        (b"Error connecting to mx:25:", "failed", {"kind": "connection", "message": "Error connecting to mx:25:"}),
    ],
)
def test_sentences(line: bytes, what: str, facts: dict[str, object]) -> None:
    found = words(line)
    assert found is not None
    assert (found.what, dict(found.facts)) == (what, facts)


@pytest.mark.parametrize("line", [b"", b"TLS no local certificate set", b"Trying", b"response in xs", b"\tconnect: no"])
def test_other_words(line: bytes) -> None:
    assert words(line) is None
