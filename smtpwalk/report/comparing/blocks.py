"""What a view shows of a comparison, in order: headings, pairs, and how many pairs were left out between them.

A block is small and knows its pair; its rows are made when it is drawn, so a list of a hundred thousand costs little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smtpwalk.report.comparing.comparison import Comparison, Stretch
from smtpwalk.report.comparing.difference import Kind, Pair


@dataclass(frozen=True, slots=True)
class Block:
    """Exactly one of `title`, `pair` and `left_out` says what it is."""

    title: str = ""
    pair: Pair | None = None
    differs: bool = False
    """The pair counts as a difference under the rules."""
    first: bool = False
    """The first one that does."""
    left_out: str = ""


def blocks(comparison: Comparison, *, everything: bool = False) -> list[Block]:
    """The differences with their headings or, with `everything`, all pairs."""
    found: list[Block] = []
    same, changing, first = 0, 0, True
    for stretch in comparison.stretches:
        shown = _shown(comparison, stretch, everything=everything)
        titled = False
        for pair, differs in shown:
            if pair is None:
                same, changing = same + 1, changing + differs
                continue
            found += _left_out(same, changing)
            same = changing = 0
            if not titled:
                found.append(Block(title=stretch.title))
                titled = True
            found.append(Block(pair=pair, differs=differs, first=differs and first))
            first = first and not differs
    return [*found, *_left_out(same, changing)]


def _shown(comparison: Comparison, stretch: Stretch, *, everything: bool) -> Iterator[tuple[Pair | None, bool]]:
    """Each pair and whether it differs; in place of one that is left out None, and whether it is not quite the same."""
    for pair in stretch.pairs:
        differs = comparison.rules.counts(pair.kind)
        if differs or everything:
            yield pair, differs
        else:
            yield None, pair.kind is not Kind.SAME


def _left_out(same: int, changing: int) -> list[Block]:
    if not same:
        return []
    said = f"{same} exchange{'' if same == 1 else 's'} the same"
    whom = "" if changing == same else f", {changing} of them"
    return [Block(left_out=f"{said}{whom} but for what does not count" if changing else said)]
