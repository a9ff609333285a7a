"""Pieces with their roles, by the one lexer."""

from __future__ import annotations

from hypothesis import given, settings

from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.report.document import Document
from smtpwalk.report.painted import spans_of
from smtpwalk.report.rows import words
from tests.report.documents import document, hostile


def test_roles_by_the_kind_of_row() -> None:
    spans = spans_of()
    (told,) = document().sessions()
    known = {words(row): list(spans(words(row), row)) for row in told.talk.rows}
    assert known["554 5.7.1 <b@b.test>: Relay access denied"][:2] == [("554", "code5"), (" ", "")]
    assert known["QUIT"] == [("QUIT", "verb")]
    notes = [row for row in told.talk.rows if row.kind is RowKind.NOTE]
    assert all(list(spans("220 x", row)) == [("220 x", "")] for row in notes)


@settings(max_examples=40, deadline=None)
@given(hostile)
def test_no_sign_is_lost(made: Document) -> None:
    spans = spans_of()
    for told in made.sessions():
        for row in told.talk.rows:
            assert "".join(piece for piece, _ in spans(words(row), row)) == words(row)
