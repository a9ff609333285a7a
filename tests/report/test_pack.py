"""The evidence pack: who, whom, by whose leave, from where, when; the verdict, its grounds, and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smtpwalk.relay.proof import Arrival
from smtpwalk.report.blocks import Block, Dialogue, Facts, Heading, Items, Paragraph, Table, Verdict
from smtpwalk.report.document import Document, Judged
from smtpwalk.report.pack import FileSum, Pack, dialogue, report
from tests.report.documents import document
from tests.report.results import closed, opened

RECEIVED = (
    "from a.test ([192.0.2.9]) by mx.own.test with ESMTP id 1 for <x@elsewhere.test>; Thu, 01 Jan 2026 00:00:00 +0000"
)


def judged_document(*, arrival: bool = True) -> Document:
    result = opened()
    grounds = tuple(replace(ground, session=1, exchange=3) for ground in result.judgement.grounds)
    token = next(one.token for one in result.evidence.probes if one.token)
    arrived = Arrival(token, b"me@sender.test", (b"x@elsewhere.test",), (RECEIVED,), b"", 0.0, "catcher", "192.0.2.25")
    judged = Judged(
        replace(result, judgement=replace(result.judgement, grounds=grounds)), (arrived,) if arrival else ()
    )
    return document(judged=judged)


def of_kind(blocks: list[Block], kind: type[Any]) -> list[Any]:
    return [block for block in blocks if isinstance(block, kind)]


def made(*documents: Document, files: tuple[FileSum, ...] = ()) -> list[Block]:
    return list(report([Pack(one, files) for one in documents], "Made with smtpwalk."))


def section(blocks: list[Block], title: str) -> list[Block]:
    start = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title)
    end = next((n for n, block in enumerate(blocks) if n > start and isinstance(block, Heading)), len(blocks))
    return blocks[start + 1 : end]


def test_who_tested_whom_by_whose_leave_from_where_and_when() -> None:
    (facts,) = of_kind(section(made(judged_document()), "Who, whom, when, from where"), Facts)
    said = dict(facts.rows)
    assert said["Target"] == "mx.own.test:25"
    assert said["Address"] == "127.0.0.1"
    assert said["Its mail domain"] == "own.test"
    assert said["Tested as"] == "me@sender.test"
    assert said["Permission"] == "my own host"
    assert said["Started"] == "2026-01-31 09:30:00 +0000"
    assert "own machine (127.0.0.1)" in said["Vantage"]
    assert said["Software"] == "Postfix 3.7 (likely)"


def test_verdict_and_grounds_lead_to_exchanges() -> None:
    blocks = made(judged_document())
    (verdict,) = of_kind(blocks, Verdict)
    assert (verdict.verdict, verdict.reason) == ("open", "arrived")
    (grounds,) = of_kind(section(blocks, "Grounds"), Items)
    assert grounds.numbered
    assert all((item.session, item.exchange) == (1, 3) for item in grounds.items)


def test_what_was_asked_and_what_was_not() -> None:
    blocks = made(judged_document())
    (table,) = of_kind(section(blocks, "What was asked"), Table)
    assert table.head[:3] == ("Form", "From", "To")
    forms = {row[0]: row for row in table.rows}
    assert forms["plain"][2] == "<*@elsewhere.test>"
    assert "RELAYED" in forms["plain"][-1]
    assert any("(control)" in name for name in forms)
    (missing,) = of_kind(section(blocks, "What was not tested"), Items)
    assert "rcpt-two-ats" in missing.items[0].text


def test_the_way_of_a_message_that_came_out() -> None:
    blocks = section(made(judged_document()), "Where messages came out")
    facts, table, words = blocks
    assert isinstance(facts, Facts)
    assert dict(facts.rows)["Form"] == "plain"
    assert isinstance(table, Table)
    assert table.rows == (
        ("a.test ([192.0.2.9])", "mx.own.test", "ESMTP", "x@elsewhere.test", "Thu, 01 Jan 2026 00:00:00 +0000"),
    )
    assert isinstance(words, Paragraph)
    titles = [block.text for block in made(judged_document(arrival=False)) if isinstance(block, Heading)]
    assert "Where messages came out" not in titles


def test_whom_to_tell_of_an_open_host_and_of_no_other() -> None:
    told = section(made(judged_document()), "What to do now")
    assert any("postmaster@own.test" in words for block in of_kind(told, Facts) for _, words in block.rows)
    quiet = section(made(document(judged=Judged(closed()))), "What to do now")
    assert of_kind(quiet, Facts) == []


def test_the_files_and_their_checksums() -> None:
    blocks = made(
        judged_document(), files=(FileSum("a.smtp.jsonl", 7, "ab" * 32), FileSum("a.proof.jsonl", 8, "cd" * 32))
    )
    (table,) = of_kind(section(blocks, "Files"), Table)
    assert table.rows[0] == ("a.smtp.jsonl", "7", "ab" * 32)
    assert "Files" not in [block.text for block in made(judged_document()) if isinstance(block, Heading)]


def test_what_was_hidden_is_said() -> None:
    blocks = made(replace(judged_document(), hidden=("hosts", "ips")))
    (facts,) = of_kind(section(blocks, "Who, whom, when, from where"), Facts)
    assert dict(facts.rows)["Hidden"] == "hosts, ips"
    assert any("stand-in" in block.text for block in of_kind(blocks, Paragraph))


def test_many_recordings_have_a_summary_first_and_places_of_their_own() -> None:
    blocks = made(judged_document(), document(), document(judged=Judged(closed())))
    assert isinstance(blocks[0], Heading)
    assert blocks[0].text == "Report on 3 recordings"
    summary = blocks[1]
    assert isinstance(summary, Table)
    assert [row[3] for row in summary.rows] == ["open", "", "closed"]
    assert [block.anchor for block in of_kind(blocks, Dialogue)] == ["r1-", "r2-", "r3-"]
    assert [block.anchor for block in of_kind(blocks, Items) if block.numbered] == ["r1-", "r3-"]


def test_without_a_verdict_the_dialogue_is_all_there_is() -> None:
    blocks = made(document())
    assert of_kind(blocks, Verdict) == []
    assert any("Nothing was judged" in block.text for block in of_kind(blocks, Paragraph))
    assert len(of_kind(blocks, Dialogue)) == 1


def test_the_dialogue_alone() -> None:
    blocks = list(dialogue(judged_document(), explained=True))
    assert [type(block) for block in blocks] == [Heading, Facts, Verdict, Dialogue]
    assert not blocks[-1].numbered  # type: ignore[union-attr]
    empty = list(dialogue(document([], remarks=("Passed over, line 2: x.",))))
    assert [type(block) for block in empty] == [Heading, Facts, Paragraph, Items]
