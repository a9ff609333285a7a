"""The shape of a path, whoever it belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.paths import Form, form_of, outside_quotes, split_domain


@pytest.mark.parametrize(
    ("path", "form", "local", "domain"),
    [
        (b"u@far.test", Form.PLAIN, b"u", b"far.test"),
        (b"u", Form.BARE, b"u", b""),
        (b"", Form.BARE, b"", b""),
        (b"u%far.test@own.test", Form.PERCENT, b"u%far.test", b"own.test"),
        (b"far.test!u", Form.BANG, b"far.test!u", b""),
        (b'"u@far.test"@own.test', Form.QUOTED, b'"u@far.test"', b"own.test"),
        (b'"john doe"@far.test', Form.PLAIN, b'"john doe"', b"far.test"),
        (b'"a\\"@b"', Form.QUOTED, b'"a\\"@b"', b""),
        (b"u@far.test@", Form.TWO_ATS, b"u@far.test", b""),
        (b"@own.test:u@far.test", Form.SOURCE_ROUTE, b"@own.test:u", b"far.test"),
    ],
)
def test_shapes(path: bytes, form: Form, local: bytes, domain: bytes) -> None:
    assert form_of(path) is form
    assert split_domain(path) == (local, domain)


@settings(max_examples=100)
@given(st.text(alphabet='ab@%!":\\>< .', max_size=30).map(str.encode))
def test_nothing_of_a_path_is_lost(path: bytes) -> None:
    local, domain = split_domain(path)
    assert path in (local, local + b"@" + domain)
    assert len(outside_quotes(path)) == len(path)
    assert form_of(path) in Form
