"""Paths read and resolved: every form, honoured or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.practice.addresses import (
    HONOURABLE,
    TOLERANCES,
    Destination,
    Kind,
    Naming,
    read_path,
    resolve,
    resolve_sender,
)
from smtpwalk.wire.paths import Form

ALL = frozenset(HONOURABLE)


def naming(*honours: Form, catch_all: bool = False) -> Naming:
    return Naming(
        ("own.test", "second.test"), ("mx.own.test", "[127.0.0.1]"), frozenset({"alice"}), catch_all, frozenset(honours)
    )


@pytest.mark.parametrize(
    ("argument", "raw", "inner", "parameters"),
    [
        (b"FROM:<a@b.test>", b"<a@b.test>", b"a@b.test", ()),
        (b"from:<a@b.test> SIZE=10 X", b"<a@b.test>", b"a@b.test", (b"SIZE=10", b"X")),
        (b"FROM:<>", b"<>", b"", ()),
        (b"FROM: <a@b.test>", b"<a@b.test>", b"a@b.test", ()),
        (b"FROM:a@b.test SIZE=1", b"a@b.test", b"a@b.test", (b"SIZE=1",)),
        (b'FROM:<"a> b"@c.test>', b'<"a> b"@c.test>', b'"a> b"@c.test', ()),
    ],
)
def test_a_path_is_kept_as_it_was_written(
    argument: bytes, raw: bytes, inner: bytes, parameters: tuple[bytes, ...]
) -> None:
    path = read_path(argument, b"FROM:", frozenset(TOLERANCES))
    assert path is not None
    assert (path.raw, path.inner, path.parameters) == (raw, inner, parameters)


@pytest.mark.parametrize(
    ("argument", "tolerates"),
    [
        (b"", TOLERANCES),
        (b"<a@b.test>", TOLERANCES),
        (b"TO:<a@b.test>", TOLERANCES),
        (b"FROM <a@b.test>", TOLERANCES),
        (b"FROM:", TOLERANCES),
        (b"FROM:<a@b.test", TOLERANCES),
        (b"FROM:<a@b.test>x", TOLERANCES),
        (b"FROM:<not an address>", TOLERANCES),
        (b"FROM: <a@b.test>", ("no-brackets",)),
        (b"FROM:a@b.test", ("blank",)),
    ],
)
def test_what_a_host_does_not_forgive_is_a_syntax_error(argument: bytes, tolerates: tuple[str, ...]) -> None:
    assert read_path(argument, b"FROM:", frozenset(tolerates)) is None


ROUTES = [
    # path, form, kind and address when nothing is honoured, the same when everything is
    (b"alice@own.test", Form.PLAIN, (Kind.OWN, b"alice@own.test"), (Kind.OWN, b"alice@own.test")),
    (b"ALICE@OWN.TEST.", Form.PLAIN, (Kind.OWN, b"ALICE@OWN.TEST."), (Kind.OWN, b"ALICE@OWN.TEST.")),
    (b"nobody@own.test", Form.PLAIN, (Kind.UNKNOWN, b"nobody@own.test"), (Kind.UNKNOWN, b"nobody@own.test")),
    (b"u@far.test", Form.PLAIN, (Kind.FOREIGN, b"u@far.test"), (Kind.FOREIGN, b"u@far.test")),
    (b"alice", Form.BARE, (Kind.OWN, b"alice@own.test"), (Kind.OWN, b"alice@own.test")),
    (b"nobody", Form.BARE, (Kind.UNKNOWN, b"nobody@own.test"), (Kind.UNKNOWN, b"nobody@own.test")),
    (b"", Form.PLAIN, (Kind.NULL, b""), (Kind.NULL, b"")),
    (b"u%far.test@own.test", Form.PERCENT, (Kind.UNKNOWN, b"u%far.test@own.test"), (Kind.ROUTED, b"u@far.test")),
    (b"u%far.test", Form.PERCENT, (Kind.UNKNOWN, b"u%far.test@own.test"), (Kind.ROUTED, b"u@far.test")),
    (b"u%far.test@[127.0.0.1]", Form.PERCENT, (Kind.UNKNOWN, b"u%far.test@[127.0.0.1]"), (Kind.ROUTED, b"u@far.test")),
    (b"u%x@far.test", Form.PERCENT, (Kind.FOREIGN, b"u%x@far.test"), (Kind.FOREIGN, b"u%x@far.test")),
    (b"alice%second.test@own.test", Form.PERCENT, (Kind.UNKNOWN, b"alice%second.test@own.test"),
     (Kind.OWN, b"alice@second.test")),
    (b"a%b.test%own.test@own.test", Form.PERCENT, (Kind.UNKNOWN, b"a%b.test%own.test@own.test"),
     (Kind.ROUTED, b"a@b.test")),
    (b"far.test!u", Form.BANG, (Kind.UNKNOWN, b"far.test!u@own.test"), (Kind.ROUTED, b"u@far.test")),
    (b"far.test!u@own.test", Form.BANG, (Kind.UNKNOWN, b"far.test!u@own.test"), (Kind.ROUTED, b"u@far.test")),
    (b'"u@far.test"', Form.QUOTED, (Kind.UNKNOWN, b'"u@far.test"@own.test'), (Kind.ROUTED, b"u@far.test")),
    (b'"u@far.test"@own.test', Form.QUOTED, (Kind.UNKNOWN, b'"u@far.test"@own.test'), (Kind.ROUTED, b"u@far.test")),
    (b'"u%far.test"', Form.QUOTED, (Kind.UNKNOWN, b'"u%far.test"@own.test'), (Kind.ROUTED, b"u@far.test")),
    (b"u@far.test@own.test", Form.TWO_ATS, (Kind.UNKNOWN, b"u@far.test@own.test"), (Kind.ROUTED, b"u@far.test")),
    (b"@own.test:u@far.test", Form.SOURCE_ROUTE, (Kind.FOREIGN, b"u@far.test"), (Kind.ROUTED, b"u@far.test")),
    (b"@own.test,@x.test:u@far.test", Form.SOURCE_ROUTE, (Kind.FOREIGN, b"u@far.test"), (Kind.ROUTED, b"u@far.test")),
    (b"@x.test:u@far.test", Form.SOURCE_ROUTE, (Kind.FOREIGN, b"u@far.test"), (Kind.FOREIGN, b"u@far.test")),
    (b"@x.test:alice@own.test", Form.SOURCE_ROUTE, (Kind.OWN, b"alice@own.test"), (Kind.OWN, b"alice@own.test")),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "form", "plainly", "honoured"), ROUTES, ids=[repr(row[0]) for row in ROUTES])
def test_where_a_forward_path_leads(
    inner: bytes, form: Form, plainly: tuple[Kind, bytes], honoured: tuple[Kind, bytes]
) -> None:
    assert resolve(inner, naming()) == Destination(plainly[0], form, plainly[1])
    assert resolve(inner, naming(*ALL)) == Destination(honoured[0], form, honoured[1])


def test_a_catch_all_knows_every_name_of_its_own_domain() -> None:
    assert resolve(b"u%far.test@own.test", naming(catch_all=True)).kind is Kind.OWN
    assert resolve(b"u@far.test", naming(catch_all=True)).kind is Kind.FOREIGN


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        (b"", Kind.NULL),
        (b"nobody@own.test", Kind.OWN),
        (b"x@[127.0.0.1]", Kind.OWN),
        (b"x", Kind.BARE),
        (b"x@far.test", Kind.FOREIGN),
        (b"@own.test:x@far.test", Kind.FOREIGN),
    ],
)
def test_whose_a_sender_claims_to_be(inner: bytes, kind: Kind) -> None:
    assert resolve_sender(inner, naming()).kind is kind


@settings(max_examples=200)
@given(st.text(alphabet='ab@%!":,\\>< .', max_size=30).map(str.encode))
def test_any_path_resolves_to_something(inner: bytes) -> None:
    found = resolve(inner, naming(*ALL))
    assert found.kind is not Kind.BARE
    assert (found.kind is Kind.NULL) is (inner == b"")
