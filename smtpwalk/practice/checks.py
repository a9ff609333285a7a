"""What must hold for the rules of a host as a whole, asked once it is read.

Here live the checks that need more than one key. What one key may say is checked where it is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from smtpwalk.practice.rule_reader import STAGES
from smtpwalk.practice.rules import Rule
from smtpwalk.practice.toml_text import Document, host_file_error
from smtpwalk.practice.truth import OPEN_BY_FORM


def check(
    document: Document, rules: Sequence[Rule], *, truth: str, forms: Sequence[str], greylist: float | None
) -> None:
    _check_every_stage_is_answered(document, rules)
    _check_every_rule_is_reached(rules)
    _check_forms(document, truth, forms)
    _check_greylist(rules, greylist)


def _check_every_stage_is_answered(document: Document, rules: Sequence[Rule]) -> None:
    for stage in STAGES:
        if not any(stage in rule.on and rule.when.always for rule in rules):
            rule = f"no rule answers `{stage}` in every case."
            hint = f'Add a rule with `on = "{stage}"` and no `when`, last of its stage, or extend a base.'
            raise document.wrong(("rule",), rule, hint)


def _check_every_rule_is_reached(rules: Sequence[Rule]) -> None:
    """Within one file. A rule that hides one of the file it extends is what extending is for."""
    for place, rule in enumerate(rules):
        before = (earlier for earlier in rules[:place] if earlier.file == rule.file and earlier.when.always)
        hiding = next((earlier for earlier in before if rule.on <= earlier.on), None)
        if hiding:
            words = f"this rule is never reached: the rule in line {hiding.line} answers first, in every case."
            raise host_file_error(rule.file, rule.line, words, "Move it up, or give the other one a `when`.")


def _check_forms(document: Document, truth: str, forms: Sequence[str]) -> None:
    if truth == OPEN_BY_FORM and not forms:
        rule = f'`truth = "{OPEN_BY_FORM}"` needs `forms`: the forms that come through.'
        raise document.wrong(("truth",), rule, 'Add `forms = ["rcpt-percent-own"]`, say.')
    if truth != OPEN_BY_FORM and forms:
        raise document.wrong(("forms",), f'`forms` goes with `truth = "{OPEN_BY_FORM}"` only.', "Take one out.")


def _check_greylist(rules: Sequence[Rule], greylist: float | None) -> None:
    asking = next((rule for rule in rules if rule.when.triple), None)
    if asking and greylist is None:
        words = "`when.triple` needs the top key `greylist`: the seconds until a triple is known."
        raise host_file_error(asking.file, asking.line, words, "Add `greylist = 5.0`, say.")
