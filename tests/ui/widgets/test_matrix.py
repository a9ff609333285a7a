"""The matrix: a row for each form, filled when its result comes, and the name behind each row."""

from __future__ import annotations

from textual.app import App, ComposeResult

from smtpwalk.relay.outcomes import About, Forward, Outcome, ProbeResult, Reverse, Role
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.ui.widgets.matrix import Matrix
from smtpwalk.wire.stages import Stage

PROBES = builtin_probes()[:3]
REFUSED = ProbeResult(
    PROBES[0].id, Role.PROBE, b"a@b", b"c@d", Forward.FOREIGN, Reverse.STRANGER, Outcome.REFUSED, About.RELAYING,
    Stage.RCPT, 554,
)  # fmt: skip


class Bench(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield Matrix(PROBES)

    def on_matrix_looked(self, event: Matrix.Looked) -> None:
        self.seen.append(("looked", event.probe))

    def on_matrix_chosen(self, event: Matrix.Chosen) -> None:
        self.seen.append(("chosen", event.probe))


async def test_a_row_is_filled_and_tells_its_name() -> None:
    app = Bench()
    async with app.run_test(size=(80, 10)) as pilot:
        matrix = app.query_one(Matrix)
        assert "refused" not in str(matrix.get_option_at_index(0).prompt)
        matrix.show({PROBES[0].id: REFUSED}, PROBES[1].id)
        row = str(matrix.get_option_at_index(0).prompt)
        assert row.split() == [PROBES[0].id, "ok", "554", ".", ".", "refused", "(relaying)"]
        await pilot.pause()
        assert matrix.highlighted == 1
        matrix.focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.seen[-2:] == [("looked", PROBES[2].id), ("chosen", PROBES[2].id)]


async def test_a_result_of_an_unknown_form_is_passed_over() -> None:
    app = Bench()
    async with app.run_test(size=(80, 10)):
        app.query_one(Matrix).show({"nobody": REFUSED}, "nobody")
        assert app.query_one(Matrix).option_count == len(PROBES)


def test_the_heading_stands_over_the_columns() -> None:
    heading, row = Matrix.heading().plain, Matrix._row(PROBES[0], REFUSED).plain
    assert heading.index("RCPT") == row.index("554")
    assert heading.index("OUTCOME") == row.index("refused")
