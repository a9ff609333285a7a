"""Which things of one list stand for which of another: as many equal ones as the order allows, and no two crossing.

Here live lists of keys and nothing of SMTP. The answer is exact, the same for the same lists, and mirrored when the
lists change places. What many lists have in common at their ends is taken first; what is left is a longest common
subsequence by bits (Hyyrö 2004), so that thousands of equal commands in a row cost no more than different ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

Thing = TypeVar("Thing")
Match = tuple[int, int]
"""Places in the first and in the second list."""
Step = tuple[int | None, int | None]
"""The same, or a place that has no counterpart."""

MOST_BITS: Final = 1 << 28
"""Of the table that is kept to find the way back; a larger one is halved first (Hirschberg 1975)."""


def align(a: Sequence[str], b: Sequence[str], begins: Callable[[str], bool] = lambda key: False) -> list[Match]:
    """The matches in order. `begins`: with which keys a run that one list lacks is best seen to begin."""
    if (len(a), list(a)) > (len(b), list(b)):
        return [(left, right) for right, left in align(b, a, begins)]
    start = _shared(a, b)
    end = _shared(a[start:][::-1], b[start:][::-1])
    inner = _matches(a[start : len(a) - end], b[start : len(b) - end])
    found = [(n, n) for n in range(start)]
    found += [(left + start, right + start) for left, right in inner]
    found += [(len(a) - n, len(b) - n) for n in range(end, 0, -1)]
    return _mirrored(_slid(_mirrored(_slid(found, a, len(b), begins)), b, len(a), begins))


def align_by(
    a: Sequence[Thing],
    b: Sequence[Thing],
    keys: Sequence[Callable[[Thing], str]],
    begins: Callable[[str], bool] = lambda key: False,
) -> list[Match]:
    """The same for any things: by the first key, and what that leaves between its matches by the next one."""
    found = align([keys[0](thing) for thing in a], [keys[0](thing) for thing in b], begins)
    more = [
        (left.start + n, right.start + m)
        for left, right in (gaps(found, len(a), len(b)) if keys[1:] else ())
        for n, m in align_by(a[left.start : left.stop], b[right.start : right.stop], keys[1:])
    ]
    return sorted([*found, *more])


def steps(matches: Sequence[Match], size_a: int, size_b: int) -> Iterator[Step]:
    """Every place of both lists once: where nothing matches, those of the first list come first."""
    at_a = at_b = 0
    for left, right in (*matches, (size_a, size_b)):
        yield from ((n, None) for n in range(at_a, left))
        yield from ((None, n) for n in range(at_b, right))
        if left < size_a:
            yield left, right
        at_a, at_b = left + 1, right + 1


def gaps(matches: Sequence[Match], size_a: int, size_b: int) -> Iterator[tuple[range, range]]:
    """The places between the matches that both lists have: there something may still stand for something."""
    at_a = at_b = 0
    for left, right in (*matches, (size_a, size_b)):
        if left > at_a and right > at_b:
            yield range(at_a, left), range(at_b, right)
        at_a, at_b = left + 1, right + 1


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many stand equal at the beginning."""
    most = min(len(a), len(b))
    return next((n for n in range(most) if a[n] != b[n]), most)


def _mirrored(matches: Sequence[Match]) -> list[Match]:
    return [(right, left) for left, right in matches]


# ------------------------------------------------------------------ the longest common subsequence
def _matches(a: Sequence[str], b: Sequence[str]) -> list[Match]:
    if not a or not b:
        return []
    if len(a) * len(b) <= MOST_BITS or len(a) == 1:
        return _way_back(a, b)
    middle = len(a) // 2
    front, back = _lengths(a[:middle], b), _lengths(a[middle:][::-1], b[::-1])
    cut = max(range(len(b) + 1), key=lambda n: front[n] + back[len(b) - n])
    behind = _matches(a[middle:], b[cut:])
    return _matches(a[:middle], b[:cut]) + [(left + middle, right + cut) for left, right in behind]


def _rows(a: Sequence[str], b: Sequence[str]) -> Iterator[int]:
    """A number for each key of `a`: a bit that is 0 says that the common length grows by one at that key of `b`."""
    places: dict[str, int] = {}
    for n, key in enumerate(b):
        places[key] = places.get(key, 0) | 1 << n
    everything = (1 << len(b)) - 1
    row = everything
    for key in a:
        hit = row & places.get(key, 0)
        row = (row + hit | row - hit) & everything
        yield row


def _way_back(a: Sequence[str], b: Sequence[str]) -> list[Match]:
    """From the ends to the beginning: the latest of several equal ways."""
    rows = list(_rows(a, b))
    found = []
    left, right = len(a) - 1, len(b) - 1
    while left >= 0 and right >= 0:
        if rows[left] >> right & 1:
            right -= 1
        elif left and not rows[left - 1] >> right & 1:
            left -= 1
        else:
            found.append((left, right))
            left, right = left - 1, right - 1
    return found[::-1]


def _lengths(a: Sequence[str], b: Sequence[str]) -> list[int]:
    """The common length of all of `a` and each beginning of `b`."""
    row = -1
    for row in _rows(a, b):  # noqa: B007 - the last one counts
        pass
    lengths = [0]
    for n in range(len(b)):
        lengths.append(lengths[-1] + (1 - (row >> n & 1)))
    return lengths


# ------------------------------------------------------------------ where a run is seen to begin
def _slid(matches: list[Match], a: Sequence[str], size_b: int, begins: Callable[[str], bool]) -> list[Match]:
    """Runs that only `a` has, moved among equal neighbours until they begin well.

    `MAIL x RSET MAIL y RSET` against `MAIL y RSET` may read as one more `x RSET MAIL`, or as one more `MAIL x RSET`.
    """
    partner: list[int | None] = [None] * len(a)
    for left, right in matches:
        partner[left] = right
    at = 0
    while at < len(a):
        end = next((n for n in range(at, len(a)) if partner[n] is not None), len(a))
        if end > at:
            before, behind = partner[at - 1] if at else -1, partner[end] if end < len(a) else size_b
            if before is not None and behind == before + 1:  # the other list lacks nothing here
                _slide(partner, a, at, end - at, begins)
        at = end + 1
    return [(left, right) for left, right in enumerate(partner) if right is not None]


def _slide(partner: list[int | None], a: Sequence[str], at: int, size: int, begins: Callable[[str], bool]) -> None:
    """Moves one run, up first, to the nearest place where it begins well; else it stays."""
    for step in (-1, 1):
        start = at
        while not begins(a[start]):
            near = start - 1 if step < 0 else start + size
            far = start + size - 1 if step < 0 else start
            if not 0 <= near < len(a) or partner[near] is None or a[near] != a[far]:
                break
            start += step
        else:
            _move(partner, at, start, size)
            return


def _move(partner: list[int | None], at: int, start: int, size: int) -> None:
    for n in range(at - 1, start - 1, -1):  # up: what stood before the run stands behind it now
        partner[n + size], partner[n] = partner[n], None
    for n in range(at, start):  # down: the other way round
        partner[n], partner[n + size] = partner[n + size], None
