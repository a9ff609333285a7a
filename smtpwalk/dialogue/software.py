"""Who is talking, and what its own wording means here.

A greeting is easily forged or hidden, so it never outweighs the wordings of several replies, and a sign that speaks
against the best guess is said. All knowledge is in `software.toml`; here it is only weighed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from smtpwalk.dialogue.signs import About, Idiom, Seen, Software, all_software, common_idioms, cut, seen_in
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible_text

Confidence = Literal["certain", "likely", "perhaps"]

COMMON: Final = "Common wording"
"""Stands for the software where the words belong to no server in particular."""
_ENOUGH: Final = 2
"""A single shared sign names nobody."""
_LIKELY: Final = 3
_CERTAIN_WITH_GREETING: Final = 3
_CERTAIN_ALONE: Final = 7
"""Weight of the wordings that make a guess certain: little beside a greeting that agrees, much without one."""
_LEAD: Final = 3
"""How far a certain guess has to be ahead of one that the same replies allow."""
_MAX_LINES: Final = 400
"""Different lines that are looked at; a server is known long before."""
_MAX_GROUNDS: Final = 6
_QUOTED: Final = 70


@dataclass(frozen=True, slots=True)
class Guess:
    """A program that the server may be, with the grounds as full sentences, those against it last."""

    id: str
    name: str
    version: str | None
    confidence: Confidence
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a wording means. `software` is for people: one name, several, or `COMMON`."""

    means: str
    about: About
    software: str
    verified: bool


_Place = tuple[Stage, str]


@dataclass(frozen=True, slots=True)
class _Case:
    """All that was seen for one program: per line its heaviest sign."""

    software: Software
    signs: Mapping[_Place, Seen]

    def weight(self, *, greeting: bool) -> int:
        """A sign counts once, however often it is seen; all the greeting's signs together count as the heaviest."""
        weights = {
            seen.sign: seen.sign.weight
            for (stage, _), seen in self.signs.items()
            if (stage is Stage.GREETING) is greeting
        }
        return max(weights.values(), default=0) if greeting else sum(weights.values())

    @property
    def total(self) -> int:
        return self.weight(greeting=True) + self.weight(greeting=False)


def identify(replies: Iterable[tuple[Stage, str]]) -> tuple[Guess, ...]:
    """Ranks the programs that the server may be. A reply is its stage and its text behind the code.

    The text may hold several lines. Nothing is returned when nothing fits.
    """
    places = list(dict.fromkeys(islice(_places(replies), _MAX_LINES)))
    cases = _cases(places)
    told = [case for rank, case in enumerate(cases) if rank == 0 or _says_more(case, cases[:rank])]
    return tuple(_guess(case, told, places) for case in told)


def wording(stage: Stage, text: str) -> Wording | None:
    """The best matching idiom of a reply's text (behind the code; several lines are looked at one by one)."""
    found = [(hit, line) for line in _lines(text) for hit in _longest(stage, line)]
    if found:
        # Of several lines, the one that says why comes before those that only say yes or no.
        (idiom, _), line = max(found, key=lambda place: (place[0][0].about != "none", len(place[0][1])))
        return Wording(idiom.means, idiom.about, _speakers(stage, line, idiom), idiom.verified)
    for idiom in common_idioms():
        if any(idiom.search(stage, line) for line in _lines(text)):
            return Wording(idiom.means, idiom.about, COMMON, idiom.verified)
    return None


def _longest(stage: Stage, line: str) -> list[tuple[Idiom, str]]:
    """The idiom with the longest match in a line, being the most particular, and the words; empty if none fits."""
    hits = [(seen.sign, seen.words) for seen in seen_in(stage, line) if isinstance(seen.sign, Idiom)]
    return [max(hits, key=lambda hit: (len(hit[1]), hit[0].weight))] if hits else []


def known_software() -> tuple[Software, ...]:
    """Every program of the table, with its era and notes."""
    return all_software()


def _lines(text: str) -> Iterator[str]:
    # `visible` writes a line feed as \x0a, so a reply of several lines may come in either form.
    for line in islice(text.replace("\\x0a", "\n").split("\n"), _MAX_LINES):
        yield cut(line)


def _places(replies: Iterable[tuple[Stage, str]]) -> Iterator[_Place]:
    return ((stage, line) for stage, text in replies for line in _lines(text))


def _speakers(stage: Stage, line: str, idiom: Idiom) -> str:
    """The programs that say this line: the idiom's own and those with a sign no lighter."""
    others = {seen.software.name: None for seen in seen_in(stage, line) if seen.sign.weight >= idiom.weight}
    own = next(software.name for software in all_software() if idiom in software.signs)
    names = list(dict.fromkeys([own, *others]))
    if len(names) > 3:
        return "Several servers"
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _cases(places: Iterable[_Place]) -> list[_Case]:
    """Every program with enough weight, the heaviest first; the table's order decides between equals."""
    signs: dict[str, dict[_Place, Seen]] = defaultdict(dict)
    for stage, line in places:
        for seen in seen_in(stage, line):
            held = signs[seen.software.id].get((stage, line))
            if held is None or seen.sign.weight > held.sign.weight:
                signs[seen.software.id][stage, line] = seen
    cases = [_Case(software, signs[software.id]) for software in all_software() if software.id in signs]
    return sorted((case for case in cases if case.total >= _ENOUGH), key=lambda case: -case.total)


def _says_more(case: _Case, better: Iterable[_Case]) -> bool:
    """Whether some line is explained by this program and by none of the better ones."""
    return any(
        seen.sign.weight > 0 and not any(place in other.signs for other in better)
        for place, seen in case.signs.items()
    )


def _guess(case: _Case, told: list[_Case], places: list[_Place]) -> Guess:
    against = _against(case, told)
    silent = _silent(case, places)
    version = next((seen.version for seen in case.signs.values() if seen.version), None)
    grounds = (*_for(case), *_tells(case, places), *against, *silent)
    clear = not against and not silent
    return Guess(case.software.id, case.software.name, version, _confidence(case, told, clear=clear), grounds)


def _confidence(case: _Case, told: list[_Case], *, clear: bool) -> Confidence:
    greeting, words = case.weight(greeting=True), case.weight(greeting=False)
    rival = max((other.total for other in told if other is not case), default=0)
    if case.total < _LIKELY or (rival > case.total) or (not clear and words < _LIKELY):
        return "perhaps"
    needed = _CERTAIN_WITH_GREETING if greeting >= _LIKELY else _CERTAIN_ALONE
    if clear and words >= needed and case.total - rival >= _LEAD:
        return "certain"
    return "likely"


def _for(case: _Case) -> Iterator[str]:
    best: dict[object, tuple[Stage, str, int]] = {}
    for (stage, line), seen in case.signs.items():
        if seen.sign.weight:
            best.setdefault(seen.sign, (stage, line, seen.sign.weight))
    strongest = sorted(best.values(), key=lambda ground: -ground[2])[:_MAX_GROUNDS]
    for stage, line, weight in sorted(strongest, key=lambda ground: ground[0] is not Stage.GREETING):
        yield f"{_reply(stage)} {_HOW[weight].format(case.software.name)}: {_quoted(line)}."


_HOW: Final = {
    1: "fits {}, as it would fit others",
    2: "is typical of {}",
    3: "is in the words of {}",
}


def _tells(case: _Case, places: Iterable[_Place]) -> Iterator[str]:
    told = (
        seen.sign.tells
        for stage, line in places
        for seen in seen_in(stage, line)
        if seen.software is case.software and seen.sign.tells
    )
    return iter(dict.fromkeys(told))


def _against(case: _Case, told: Iterable[_Case]) -> tuple[str, ...]:
    """Strong signs of another program in lines that this one does not explain."""
    return tuple(
        f"Against it: {_reply(place[0], inside=True)} "
        f"{_HOW[seen.sign.weight].format(other.software.name)}: {_quoted(place[1])}."
        for other in told
        if other is not case
        for place, seen in other.signs.items()
        if seen.sign.weight > 1 and place not in case.signs
    )[:_MAX_GROUNDS]


def _silent(case: _Case, places: Iterable[_Place]) -> tuple[str, ...]:
    """A greeting that names a program whose words are not heard in the replies that should have them."""
    spoken = {stage for stage, _ in case.signs} - {Stage.GREETING}
    asked = {stage for stage, _ in places} & {Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.MESSAGE}
    if spoken & asked or len(asked) < 2:
        return ()
    return (f"Against it: none of the replies to {_listed(asked)} is worded as {case.software.name} words it.",)


_STAGE_NAMES: Final = {
    Stage.GREETING: "the greeting",
    Stage.MESSAGE: "the reply to the message",
    Stage.OTHER: "the reply to another command",
}


def _reply(stage: Stage, *, inside: bool = False) -> str:
    words = _STAGE_NAMES.get(stage, f"the reply to {stage.value.upper()}")
    return words if inside else words[0].upper() + words[1:]


def _listed(stages: Iterable[Stage]) -> str:
    names = [stage.value.upper() for stage in Stage if stage in set(stages)]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _quoted(line: str) -> str:
    shown = visible_text(line)
    return f'"{shown}"' if len(shown) <= _QUOTED else f'"{shown[: _QUOTED - 4]} ..."'
