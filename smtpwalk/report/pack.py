"""A recording as blocks: the dialogue alone, for an export, or all that makes it evidence, for a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from smtpwalk.relay.outcomes import ProbeResult, Reason, Role
from smtpwalk.relay.proof import Arrival, hops
from smtpwalk.report.advice import TELL, depth_words, what_now, whom_to_tell
from smtpwalk.report.blocks import Block, Dialogue, Facts, Heading, Item, Items, Paragraph, Table, Verdict
from smtpwalk.report.data import Result
from smtpwalk.report.document import Document, Judged, facts
from smtpwalk.report.table import HEADS, not_tested, outcome_words, stage_cells, without_token
from smtpwalk.report.transcript import session_heading
from smtpwalk.wire.visible import visible, visible_text


@dataclass(frozen=True, slots=True)
class FileSum:
    """One file of the evidence, as it is on the disk."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A recording with what stands beside it."""

    document: Document
    files: tuple[FileSum, ...] = ()


_NO_VERDICT: Final = "Nothing was judged: the recording holds no dialogue, or too much of one."
_HIDDEN: Final = (
    "Private names were replaced in all that stands here, the same name by the same stand-in. The files below are those"
    " that were read; nothing is hidden in them."
)
_CELLS: Final = "ok: taken there, and the next thing was asked; a number: the answer that ended it; a dot: not asked."
_STAR: Final = "The star stands for the token, a word that only this message holds."
_UNPLANNED: Final = "These are the envelopes that the dialogue holds; no plan stood behind them."
_RECEIVED: Final = "Received lines stand with the last host first. Each host may have written false ones below its own."


# ------------------------------------------------------------------ the dialogue alone
def dialogue(document: Document, *, explained: bool = False) -> Iterator[Block]:
    """For `export`: heading, verdict, and the sessions as they come."""
    yield Heading(1, document.kind, document.target)
    yield Facts(tuple(facts(document)))
    if document.judged and document.judged.result.judgement.reason is not Reason.NOT_ASKED:
        yield _verdict(document.judged.result)
    yield from _sessions(document, explained=explained)


def _sessions(document: Document, *, explained: bool, numbered: bool = False, anchor: str = "") -> Iterator[Block]:
    for told in document.sessions():
        heading = str(session_heading(told.number, told.began, told.talk)) if document.count > 1 else ""
        yield Dialogue(told, heading, explained, numbered, anchor)
    if not document.count:
        yield Paragraph("The recording holds no events.")
    if document.remarks:
        yield Items(tuple(map(Item, document.remarks)))


def _verdict(result: Result) -> Verdict:
    judgement = result.judgement
    return Verdict(str(judgement.verdict), str(judgement.reason), visible_text(judgement.words))


# ------------------------------------------------------------------ the evidence
def report(packs: Sequence[Pack], made: str, *, explained: bool = False) -> Iterator[Block]:
    """For `report`. `made`: by which program, and when."""
    if len(packs) > 1:
        yield Heading(1, f"Report on {len(packs)} recordings")
        yield _summary(packs)
    for number, pack in enumerate(packs, 1):
        yield from _one(pack, f"r{number}-" if len(packs) > 1 else "", explained=explained)
    yield Paragraph(made)


def _summary(packs: Iterable[Pack]) -> Table:
    rows = tuple(
        (str(number), document.target, _started(document), *_verdict_cells(document.judged),
         document.name)
        for number, document in enumerate((pack.document for pack in packs), 1)
    )  # fmt: skip
    return Table(("No.", "Target", "Started", "Verdict", "Reason", "Recording"), rows)


def _verdict_cells(judged: Judged | None) -> tuple[str, str]:
    return (str(judged.result.judgement.verdict), str(judged.result.judgement.reason)) if judged else ("", "")


def _started(document: Document) -> str:
    return f"{document.header.started:%Y-%m-%d %H:%M:%S %z}" if document.header.timed else "not known"


def _one(pack: Pack, anchor: str, *, explained: bool) -> Iterator[Block]:
    document, judged = pack.document, pack.document.judged
    yield Heading(1, document.kind, document.target)
    if judged is None:
        yield Paragraph(_NO_VERDICT)
    else:
        yield _verdict(judged.result)
    yield from _who(document, judged)
    if judged is not None:
        yield from _grounds(judged.result, anchor)
        yield from _forms(judged.result)
        yield from _paths(judged)
    yield Heading(2, "The dialogue")
    yield from _sessions(document, explained=explained, numbered=True, anchor=anchor)
    yield from _files(pack)


def _who(document: Document, judged: Judged | None) -> Iterator[Block]:
    """Who tested whom, by whose leave, from where, and when."""
    rows = facts(document)
    if judged is not None:
        result = judged.result
        rows[1:1] = _target(result)
        rows += _test(result)
    yield Heading(2, "Who, whom, when, from where")
    yield Facts(tuple(row for row in rows if row[1]))
    if document.hidden:
        yield Paragraph(_HIDDEN)


def _target(result: Result) -> list[tuple[str, str]]:
    evidence, software = result.evidence, result.software
    version = f" {visible_text(software.version)}" if software and software.version else ""
    return [
        ("Address", visible_text(result.address)),
        ("Its mail domain", visible(evidence.own_domain)),
        ("Software", f"{software.name}{version} ({software.confidence})" if software else ""),
    ]


def _test(result: Result) -> list[tuple[str, str]]:
    evidence = result.evidence
    length = f"{result.seconds:.1f} s" if result.seconds else ""
    depth = depth_words(evidence.depth, watched=evidence.watched)
    return [
        ("Tested as", visible(result.sender)),
        ("Vantage", result.vantage.words if result.vantage.source else "nobody knows from which address it was tested"),
        ("Depth", f"{depth}; inside TLS" if evidence.tls else depth),
        ("Length", length),
    ]


# ------------------------------------------------------------------ verdict and forms
def _grounds(result: Result, anchor: str) -> Iterator[Block]:
    yield Heading(2, "Grounds")
    items = (Item(visible_text(g.text), g.session, g.exchange) for g in result.judgement.grounds)
    yield Items(tuple(items), numbered=True, anchor=anchor)
    yield Heading(2, "What to do now")
    yield Paragraph(what_now(result.judgement, result.evidence))
    told = whom_to_tell(result.judgement, result.evidence)
    if told:
        yield Facts(told)
        yield Paragraph(TELL)


def _forms(result: Result) -> Iterator[Block]:
    if not result.evidence.results:
        return
    yield Heading(2, "What was asked")
    yield Table(("Form", "From", "To", *HEADS, "Outcome"), tuple(map(_form, result.evidence.results)))
    yield from map(Paragraph, _notes(result))
    missing = not_tested(result)
    if missing:
        yield Heading(2, "What was not tested")
        yield Items(tuple(map(Item, missing)))


def _notes(result: Result) -> Iterator[str]:
    """How the table is to be read."""
    yield _CELLS
    if any(found.token for found in result.evidence.results):
        yield _STAR
    if not result.evidence.planned:
        yield _UNPLANNED


def _form(found: ProbeResult) -> tuple[str, ...]:
    role = " (control)" if found.role is Role.CONTROL else ""
    addresses = (f"<{visible(found.mail_from)}>", f"<{without_token(visible(found.rcpt_to), found.token)}>")
    return (f"{found.id}{role}", *addresses, *stage_cells(found), outcome_words(found))


# ------------------------------------------------------------------ proof
def _paths(judged: Judged) -> Iterator[Block]:
    if not judged.arrivals:
        return
    yield Heading(2, "Where messages came out")
    names = {result.token: result.id for result in judged.result.evidence.results if result.token}
    for arrival in judged.arrivals:
        yield Facts(tuple(row for row in _arrival(arrival, names.get(arrival.token, "")) if row[1]))
        path = hops(arrival.received)
        if path:
            rows = (tuple(map(visible_text, (h.sender, h.by, h.protocol, h.recipient, h.when))) for h in path)
            yield Table(("From", "By", "With", "For", "When"), tuple(rows))
    yield Paragraph(_RECEIVED)


def _arrival(arrival: Arrival, form: str) -> list[tuple[str, str]]:
    kind = "a notification that it could not be delivered" if arrival.bounce else ""
    return [
        ("Form", form),
        ("Token", visible_text(arrival.token)),
        ("Arrived for", visible(b", ".join(arrival.envelope_to))),
        ("From", f"<{visible(arrival.envelope_from)}>"),
        ("Seen in", str(arrival.source)),
        ("Handed over by", visible_text(arrival.peer)),
        ("Kind", kind),
    ]


def _files(pack: Pack) -> Iterator[Block]:
    if not pack.files:
        return
    yield Heading(2, "Files")
    rows = ((visible_text(file.name), str(file.size), file.sha256) for file in pack.files)
    yield Table(("File", "Bytes", "SHA-256"), tuple(rows))


