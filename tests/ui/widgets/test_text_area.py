from __future__ import annotations

from smtpwalk.ui.widgets.text_area import SafeTextArea


def test_a_line_is_drawn_without_signs_that_act() -> None:
    area = SafeTextArea("first\nsecond\x1b[2J")
    assert area.get_line(1).plain == "second␛[2J"
    assert area.document.get_line(1) == "second\x1b[2J"
