"""The forms are all different and filled."""

from __future__ import annotations

from smtpwalk.practice.forms import FORMS, Envelope


def test_a_form_is_filled_with_the_two_domains() -> None:
    found = FORMS["rcpt-source-route"].filled("own.test", "far.test")
    assert found == Envelope("tester@sender.test", "@own.test:probe@far.test")


def test_no_two_forms_are_the_same() -> None:
    assert len(set(FORMS.values())) == len(FORMS)
