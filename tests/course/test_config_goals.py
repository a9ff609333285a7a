"""Goals of edit exercises: settings that must stand there, mails that must be decided so, and a file that is sound."""

from __future__ import annotations

import pytest

from smtpwalk.course.config_goals import ConfigLeaf, look_at_file, read_config_leaf
from smtpwalk.course.goals import Goal, read_goals
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, read_chunk

MC, CF, MAIN, NO = "sendmail-mc", "sendmail-cf", "postfix-main", "aix-no"


def goals(toml: str) -> tuple[tuple[Goal[ConfigLeaf], ...], Problems]:
    problems = Problems()
    table = Table.top(read_chunk(f"goal = [{toml}]", "t", 1, problems), problems)
    return read_goals(table, "goal", read_config_leaf), problems


@pytest.mark.parametrize(
    ("notation", "text", "goal", "done"),
    [
        (
            MC,
            "FEATURE(`promiscuous_relay')",
            '{ keyword = "FEATURE", name = "promiscuous_relay", present = false }',
            False,
        ),
        (
            MC,
            "dnl FEATURE(promiscuous_relay)",
            '{ keyword = "FEATURE", name = "promiscuous_relay", present = false }',
            True,
        ),
        (MC, "OSTYPE( aix433 )", '{ keyword = "OSTYPE", name = "aix433" }', True),
        (MC, "", "{ takes = false }", True),
        (MC, "FEATURE(promiscuous_relay)", "{ takes = false }", False),
        (CF, "Fw/etc/sendmail.cw", '{ keyword = "F", name = "w" }', True),
        (CF, "FW/etc/sendmail.cw", '{ keyword = "F", name = "w" }', False),
        (CF, "#Fw/etc/sendmail.cw", '{ keyword = "F", name = "w", present = false }', True),
        (CF, "FR-o /x", '{ keyword = "F", name = "R", holds = "-o" }', True),
        (MAIN, "a = x,y", '{ name = "a", value = ["x", "y"] }', True),
        (MAIN, "a = y x", '{ name = "a", value = ["x", "y"] }', False),
        (MAIN, "a = y x", '{ name = "A", holds = ["X"], lacks = ["z"] }', True),
        (MAIN, "a = y z", '{ name = "a", lacks = ["z"] }', False),
        (MAIN, "a = p q r", '{ name = "a", sequence = ["p", "r"] }', True),
        (MAIN, "a = r q p", '{ name = "a", sequence = ["p", "r"] }', False),
        (
            MAIN,
            "mynetworks = 192.0.2.0/24",
            '{ takes = true, client = "192.0.2.7" }, { takes = false }',
            True,
        ),
        (MAIN, "mynetworks = 0.0.0.0/0", '{ takes = true, client = "192.0.2.7" }, { takes = false }', False),
        (MAIN, "a = b", '{ any = [{ name = "c" }, { name = "a" }] }', True),
        (MAIN, "a = b", '{ not = { name = "a" } }', False),
        (
            NO,
            "# redirects\nno -o ipsendredirects=0",
            '{ name = "ipsendredirects", value = "0", within = "redirects" }',
            True,
        ),
        (
            NO,
            "# routes\nno -o ipsendredirects=0",
            '{ name = "ipsendredirects", within = "redirects" }',
            False,
        ),
        (NO, "no -o sack=1\nno -o sack=0", '{ keyword = "no", name = "sack", value = "0" }', True),
    ],
)
def test_what_holds(notation: str, text: str, goal: str, done: bool) -> None:
    found, problems = goals(goal)
    assert problems.found == []
    assert look_at_file(found, notation, text).done is done


@pytest.mark.parametrize(
    ("text", "solution", "done"),
    [
        ("FEATURE(virtualusertable)\nMAILER(smtp)", "MAILER(smtp)", False),
        ("FEATURE(virtualusertable)\nMAILER(smtp)", "FEATURE(`virtualusertable')MAILER(smtp)", True),
        ("FEATURE(`a\nMAILER(smtp)", "FEATURE(`a\nMAILER(smtp)", False),
    ],
)
def test_a_name_that_the_solution_has_too_is_no_fault(text: str, solution: str, done: bool) -> None:
    found, _ = goals('{ takes = false }')
    assert look_at_file(found, "sendmail-mc", text, solution).done is done


def test_a_file_with_a_fault_never_passes_and_says_the_line() -> None:
    found, _ = goals('{ name = "a" }')
    standing = look_at_file(found, MAIN, "a = b\nnonsense")
    assert not standing.done
    assert standing.missing[0].startswith("line 2: ")


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (
            "{ takes = false }",
            "mail from 203.0.113.9 for <someone@outside.example> (sender <someone@sender.example>) is refused",
        ),
        ('{ takes = true, login = true, client = "::1" }', "mail from ::1 after a login for"),
        ('{ keyword = "FEATURE", name = "x", present = false }', "there is no FEATURE x"),
        ('{ name = "a", holds = ["b"], lacks = ["c"], within = "d" }', "there is a in d with b, without c"),
        ('{ name = "a", sequence = ["b", "c"] }', "there is a with b, then c"),
    ],
)
def test_what_is_said(goal: str, words: str) -> None:
    found, _ = goals(goal)
    assert words in found[0].say


@pytest.mark.parametrize(
    ("goal", "words"),
    [("{}", "names no setting"), ('{ value = "x" }', "names no setting"), ('{ nam = "x" }', "not a key"),
     ('{ takes = "no" }', "true or false")],
)  # fmt: skip
def test_what_is_refused(goal: str, words: str) -> None:
    assert words in " ".join(map(str, goals(goal)[1].found))
