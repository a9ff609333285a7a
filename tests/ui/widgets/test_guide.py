from __future__ import annotations

from smtpwalk.dialogue.explain import Explanation, Part
from smtpwalk.dialogue.software import Guess
from smtpwalk.dialogue.walk import Other, Step
from smtpwalk.ui.widgets.guide import explained, guessed, stepped
from smtpwalk.wire.stages import Stage

STEP = Step(
    "mail", Stage.MAIL, "Say who sends", "MAIL and the sender.", "It opens a transaction.", b"MAIL FROM:<a@b.test>",
    others=(Other(b"MAIL FROM:<\x1b[2J>", "an odd one"),),
)  # fmt: skip


def test_a_reply_with_sign_code_and_one_line_for_each_thing_known() -> None:
    found = Explanation(
        554, 5, "554 Failed", (Part("stray", "Nobody asked for it.", warn=True), Part("5.7.1", "[b]no[/b]"))
    )
    assert explained(found, "RCPT").plain.splitlines() == [
        "! 554 Failed  (no, to RCPT)",
        "stray: Nobody asked for it.",
        "5.7.1: [b]no[/b]",
    ]


def test_software_in_one_line() -> None:
    guess = Guess("x", "Sendmail", "8.6\x1b[2J", "likely", ())
    assert guessed(guess).plain == r"Software: Sendmail 8.6\x1b[2J (likely)"


def test_a_step_says_what_goes_out_why_and_what_may_come_back() -> None:
    text = stepped(STEP).plain
    order = ["Next: Say who sends", "Goes out: MAIL", "Why: It opens", "What may come back:", "+ 250", "You could also"]
    assert [text.index(word) for word in order] == sorted(text.index(word) for word in order)
    assert r"MAIL FROM:<\x1b[2J>" in text
