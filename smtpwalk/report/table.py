"""A relay test's result as lines for people: the verdict with its grounds, the matrix of forms, and what to do now.

Every line is safe text. What is foreign has passed the sanitiser.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from smtpwalk.relay.outcomes import About, Outcome, ProbeResult
from smtpwalk.report.advice import depth_words, what_now
from smtpwalk.report.data import Result
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible, visible_text

STAGES: Final = (Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.MESSAGE)
HEADS: Final = ("MAIL", "RCPT", "DATA", "DOT")
NOT_ASKED: Final = "."
PASSED: Final = "ok"


def report_lines(result: Result, width: int = 100) -> list[str]:
    """The whole report, without a line longer than `width`, but for what cannot be broken."""
    lines = _head(result, width)
    lines += _section("Grounds", _grounds(result), width, hang=3)
    if result.evidence.results:
        lines += ["", *matrix(result.evidence.results, width)]
    lines += _section("Not tested", not_tested(result), width)
    lines += _section("What to do now", [what_now(result.judgement, result.evidence)], width)
    if result.recording:
        lines += ["", f"Recording: {visible_text(result.recording)}"]
    return lines


def summary_line(result: Result) -> str:
    """One line for one of many."""
    return f"{result.judgement.verdict:<11}  {result.judgement.reason:<17}  {result.name}{_by(result)}"


def _by(result: Result) -> str:
    guess = result.software
    if guess is None:
        return ""
    version = f" {visible_text(guess.version)}" if guess.version else ""
    return f", {guess.name}{version}" + ("" if guess.confidence == "certain" else f" ({guess.confidence})")


def _head(result: Result, width: int) -> list[str]:
    evidence = result.evidence
    about = [visible_text(result.vantage.words)] if result.vantage.source else []
    if evidence.own_domain:
        about.append(f"Its own domain was taken to be {visible(evidence.own_domain)}.")
    if evidence.results:
        about.append(f"Asked {depth_words(evidence.depth, watched=evidence.watched)}.")
    verdict = f"{str(result.judgement.verdict).upper()} ({result.judgement.reason})"
    head = [f"{result.name}{_by(result)}", verdict, *_wrapped(visible_text(result.judgement.words), width)]
    return head + (_wrapped(" ".join(about), width) if about else [])


def _grounds(result: Result) -> Iterable[str]:
    for ground in result.judgement.grounds:
        where = f" [session {ground.session}, exchange {ground.exchange}]" if ground.exchange >= 0 else ""
        yield f"{ground.number}. {visible_text(ground.text)}{where}"


# ------------------------------------------------------------------ the matrix
def matrix(results: Sequence[ProbeResult], width: int = 100) -> list[str]:
    """A row for each form: how far it came, what ended it, and what that makes."""
    widest = max(len(text) for text in ("FORM", *(result.id for result in results)))
    head = f"{'FORM':<{widest}}  {'  '.join(f'{name:<4}' for name in HEADS)}  OUTCOME"
    rows = []
    for result in results:
        cells = "  ".join(f"{cell:<4}" for cell in stage_cells(result))
        rows.append(_cut(f"{result.id:<{widest}}  {cells}  {outcome_words(result)}", width))
    return [head, *rows]


def stage_cells(result: ProbeResult) -> tuple[str, ...]:
    """For each stage: passed, the code that ended it, or not asked."""
    if result.stage not in STAGES:
        return (NOT_ASKED,) * len(STAGES)
    end = STAGES.index(result.stage)
    code = "?" if result.code is None else str(result.code)
    return (*(PASSED,) * end, code, *(NOT_ASKED,) * (len(STAGES) - end - 1))


def outcome_words(result: ProbeResult) -> str:
    """The outcome, what a no speaks of, and as what it arrived."""
    words = str(result.outcome).upper() if result.outcome is Outcome.RELAYED else str(result.outcome)
    if result.about is not About.NONE:
        words += f" ({result.about})"
    elif result.reason_untested:
        words += f" ({result.reason_untested})"
    if result.arrived_as:
        words += f", came out as <{without_token(visible(result.arrived_as), result.token)}>"
    if len(result.tries) > 1:
        words += f", asked {len(result.tries)} times"
    return words


def without_token(path: str, token: str | None) -> str:
    """The address with a star for the word that no reader needs."""
    return re.sub(re.escape(token), "*", path, flags=re.IGNORECASE) if token else path


# ------------------------------------------------------------------ what is missing
def not_tested(result: Result) -> list[str]:
    """Which forms were not tested, and why."""
    untested = [found for found in result.evidence.results if found.outcome is Outcome.UNTESTED]
    by_why: dict[str, list[str]] = {}
    for found in untested:
        why = found.note or f"not answered for certain ({found.reason_untested})"
        by_why.setdefault(visible_text(why), []).append(found.id)
    lines = [f"{', '.join(ids)}: {why}" for why, ids in by_why.items()]
    if result.left_out:
        lines.append(f"{len(result.left_out)} built-in forms, which were not asked for (--forms).")
    if result.stopped:
        lines.append("The test was stopped before it was over.")
    return lines


def _section(title: str, paragraphs: Iterable[str], width: int, *, hang: int = 0) -> list[str]:
    found = [line for text in paragraphs for line in _wrapped(text, width, indent=2, hang=hang)]
    return ["", f"{title}:", *found] if found else []


def _wrapped(text: str, width: int, *, indent: int = 0, hang: int = 0) -> list[str]:
    first, rest = " " * indent, " " * (indent + hang)
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 4]} ..."
