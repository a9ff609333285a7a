"""What stands for what: longest, in order, mirrored, and quick where everything is equal or nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.report.comparing import alignment
from smtpwalk.report.comparing.alignment import align, align_by, gaps, steps

KEYS = st.lists(st.sampled_from("mrqde"), max_size=14)


def shown(a: str, b: str, begins: str = "") -> str:
    """Matches as the key, what only the first has in (), what only the second has in []."""
    matches = align(a, b, begins.__contains__)
    return "".join(
        f"[{b[right]}]" if left is None and right is not None else a[left] if right is not None else f"({a[left]})"  # type: ignore[index]
        for left, right in steps(matches, len(a), len(b))
    )


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ("", "", ""),
        ("gmrq", "gmrq", "gmrq"),
        ("gmrq", "", "(g)(m)(r)(q)"),
        ("gmrdq", "gmrsq", "gmr(d)[s]q"),
        ("gmrq", "gmxrq", "gm[x]rq"),
        ("abc", "xyz", "(a)(b)(c)[x][y][z]"),
        ("gmxsmysq", "gmxsmzsmysq", "gmxs[m][z][s]mysq"),
        ("gmxsmzsmysq", "gmxsmysq", "gmxs(m)(z)(s)mysq"),
        ("msmsms", "msms", "msms(m)(s)"),
    ],
)
def test_what_stands_for_what(a: str, b: str, wanted: str) -> None:
    assert shown(a, b, "m") == wanted


def test_a_run_is_left_where_it_stands_when_it_can_begin_well_nowhere() -> None:
    assert shown("abcx", "ax", "m") == "a(b)(c)x"
    assert shown("xaya", "ya", "q") == "(x)(a)ya"


def naive(a: list[str], b: list[str]) -> int:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for n, left in enumerate(a, 1):
        for m, right in enumerate(b, 1):
            table[n][m] = table[n - 1][m - 1] + 1 if left == right else max(table[n - 1][m], table[n][m - 1])
    return table[-1][-1]


@given(KEYS, KEYS, st.sampled_from(["", "m", "mr"]), st.sampled_from([0, 9, alignment.MOST_BITS]))
@settings(max_examples=300)
def test_longest_in_order_and_mirrored(a: list[str], b: list[str], begins: str, bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "MOST_BITS", bits)  # however small the pieces are
        found = align(a, b, begins.__contains__)
        assert align(b, a, begins.__contains__) == [(right, left) for left, right in found]
    assert all(a[left] == b[right] for left, right in found)
    assert found == sorted(found)
    assert len({left for left, _ in found}) == len({right for _, right in found}) == len(found) == naive(a, b)


@given(KEYS, KEYS)
@settings(max_examples=100)
def test_every_place_comes_once(a: list[str], b: list[str]) -> None:
    found = align(a, b)
    told = list(steps(found, len(a), len(b)))
    assert [left for left, _ in told if left is not None] == list(range(len(a)))
    assert [right for _, right in told if right is not None] == list(range(len(b)))
    between = [(list(left), list(right)) for left, right in gaps(found, len(a), len(b))]
    assert all(left and right for left, right in between)
    assert not {left for left, _ in found} & {n for left, _ in between for n in left}


def test_the_same_with_itself() -> None:
    keys = list("gemrsmrsq")
    assert align(keys, keys) == [(n, n) for n in range(len(keys))]


def test_what_one_key_leaves_is_aligned_by_the_next() -> None:
    a, b = ["RCPT x", "DATA", "QUIT"], ["RCPT y", "RSET", "QUIT"]
    assert align_by(a, b, [str]) == [(2, 2)]
    assert align_by(a, b, [str, lambda line: line.split()[0]]) == [(0, 0), (2, 2)]
    assert align_by(a, b, [str, lambda line: line[0]]) == [(0, 0), (2, 2)]


def test_thousands_of_equal_commands_and_thousands_of_different_ones() -> None:
    envelope = ["mail", "rcpt", "rset"]
    a, b = envelope * 2000, [*envelope * 900, "mail", "vrfy", *envelope * 1200]
    assert len(align(a, b)) == 6000
    assert align([f"a{n}" for n in range(3000)], [f"b{n}" for n in range(3000)]) == []
