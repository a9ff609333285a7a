"""Help on where one is: the step at hand, then the keys. Leaving comes first."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from smtpwalk.dialogue.walk import Step

_LEAVE: Final = (
    ("Esc", "leave the walk (QUIT first, or hang up); from the transcript back to the command line"),
    ("Ctrl+Q", "leave the program at once; everything is recorded already"),
)
_KEYS: Final = (
    ("Enter", "send exactly the line that stands in the command line"),
    ("any text", "type a line of your own at any moment; the guide picks up again from there"),
    ("Ctrl+U", "clear the line; the guide's line is replaced by what you type"),
    ("Up, Down", "older and newer lines that were sent"),
    ("Tab", "take the completion (verbs, lines, addresses); without one: on to the transcript"),
    ("F1", "this help"),
    ("F2", "the code book: what a code means at each stage"),
    ("F3", "put the guide's other lines into the command line, one after the other"),
    ("F4", "the bytes of the last line, or of the line at the cursor"),
    ("F5", "walk again, when the connection is closed"),
    ("F6", "say where a message may go; only then the guide goes on to DATA"),
    ("F7", "save the transcript as a text file"),
    ("F9", "give up waiting for a reply"),
    ("PgUp, PgDn", "scroll the transcript, also from the command line"),
    ("Shift+Tab", "into the transcript: Up and Down choose a line, the guide explains it, n the next refusal"),
    ("Ctrl+N", "the next page of the guide"),
    ("Ctrl+Y", "copy the line (OSC 52); with the mouse: select, then Ctrl+C"),
    ("Ctrl+P", "the command palette: themes (one is safe for the colour-blind), screens, keys"),
)
_PLAYER_KEYS: Final = (
    ("Esc", "end the search, or leave the recording"),
    ("Space", "play from here, and pause"),
    (".  ,", "one exchange on, one back (Right and Left too)"),
    ("Up, Down", "choose a line; the guide explains the reply to it"),
    ("n, N", "the next refusal, the one before; during a search the next place found"),
    ("/", "find: rcpt, 550, 5xx, any text; all words must fit. It goes on through the other sessions"),
    ("f", "show only the exchanges that were found (without a search: the refusals), and everything again"),
    ("s, S", "the next stage, the one before"),
    ("m", "a mark at the line, or away with it"),
    ("e", "a note at the line, in a file beside the recording, which itself never changes"),
    ("]  [", "the next mark or note, the one before"),
    ("v", "the verdict, with the way to each of its grounds"),
    ("g", "the sessions of the recording; }  {  the next one, the one before"),
    (">  <", "faster, slower"),
    ("i", "how long a wait may last: 2 s, 5 s, half a second, or as long as it was"),
    ("0 to 9", "to the beginning, to 10 % ... 90 %; Home and End"),
    ("F2", "the code book, at the code of the line"),
    ("F4", "the bytes of the line"),
    ("F7", "save the transcript as a text file"),
    ("Ctrl+N", "the next page of the guide"),
    ("Ctrl+Y", "copy the line (OSC 52)"),
)
_TIME_LINE: Final = (
    ("letters", "the stages where they stand in time: G greeting, E EHLO, H HELO, T STARTTLS, A AUTH, M MAIL, R RCPT,"
     " D DATA, . message, 0 RSET, Q QUIT, x another; a click goes there"),
    ("below", "^ where you are, ! a no, ~ a not now, * a mark or note"),
)
_SIGNS: Final = (
    ("+", "2yz: done"),
    (">", "3yz: go on"),
    ("~", "4yz: not now"),
    ("!", "5yz: no"),
    ("?", "part of no reply, or a reply that counts for nothing"),
)


def walk_help(step: Step) -> Content:
    return Content("\n\n").join(
        [
            _table("How to leave", _LEAVE),
            Content.styled(f"Where you are: {step.title}", "bold underline")
            + Content(f"\n{step.what}\n{step.why}"),
            _table("Keys", _KEYS),
            _table("Signs beside the codes", _SIGNS),
        ]
    )


def player_help() -> Content:
    """The keys of the player, and the signs on its time line."""
    tables = (("Keys", _PLAYER_KEYS), ("The time line", _TIME_LINE), ("Signs beside the codes", _SIGNS))
    return Content("\n\n").join([_table(title, rows) for title, rows in tables])


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> Content:
    lines = [Content.styled(title, "bold underline")]
    lines += [Content.styled(f"{key:<11}", "bold $primary") + Content(f" {text}") for key, text in rows]
    return Content("\n").join(lines)
