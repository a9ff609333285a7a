"""The app's own words in a plain walk: they begin with a colon and are never sent."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from smtpwalk.cli.values import mail_address
from smtpwalk.dialogue.explain import named
from smtpwalk.dialogue.rail import rail
from smtpwalk.wire.codes import code_entry, expected_codes, search_codes
from smtpwalk.wire.visible import hex_dump, visible, visible_text

if TYPE_CHECKING:
    from smtpwalk.cli.plain import PlainWalk

Word = Callable[["PlainWalk", str], None]
MOST_HITS: Final = 12


def do_word(walk: PlainWalk, text: str) -> None:
    name, _, argument = text.strip().partition(" ")
    known = WORDS.get(name.lower())
    if known is None:
        walk.console.say(
            f"There is no word :{visible_text(name)}; :help lists them. To send a line that begins with"
            " a colon, write two colons."
        )
        return
    known[1](walk, argument.strip())


def _help(walk: PlainWalk, argument: str) -> None:
    walk.console.say("An empty line sends what is suggested; any other line goes out exactly as typed.")
    for name, (said, _) in WORDS.items():
        walk.console.say(f"{USAGE.get(name, ':' + name):<20} {said}", "  ")
    walk.console.say("::TEXT               send a line that begins with a colon", "  ")


def _why(walk: PlainWalk, argument: str) -> None:
    walk.show_step(walk.walker.step)


def _expect(walk: PlainWalk, argument: str) -> None:
    stage = walk.walker.step.stage
    codes = expected_codes(stage) if stage else ()
    if not codes or stage is None:
        walk.console.say("Nothing is sent at this step, so no reply is expected.")
    for code in codes:
        walk.console.say(f"{code}  {code_entry(code).here(stage)}" if stage else str(code), "  ")


def _others(walk: PlainWalk, argument: str) -> None:
    others = walk.walker.step.others
    if argument.isdigit() and 1 <= int(argument) <= len(others):
        walk.send(others[int(argument) - 1].line)
        return
    if not others:
        walk.console.say("Nothing else is suggested here; any line may be typed.")
    for number, other in enumerate(others, 1):
        walk.console.say(f"{number}  {visible(other.line)}  ({other.why})", "  ")
    if others:
        walk.console.say("To send one: :others and its number.", "  ")


def _code(walk: PlainWalk, argument: str) -> None:
    hits = search_codes(argument)
    for entry in hits[:MOST_HITS]:
        walk.console.say(f"{entry.code} {entry.name}: {entry.meaning} ({entry.source})", "  ")
    if len(hits) > MOST_HITS:
        walk.console.say(f"... and {len(hits) - MOST_HITS} more; another word narrows it down.", "  ")
    if not hits:
        walk.console.say(
            "Nothing in the code book has these words. Try :code 550, :code 5.7.1 or :code relay."
        )


def _rail(walk: PlainWalk, argument: str) -> None:
    for item in rail(walk.talk.exchanges, walk.walker.step.stage):
        walk.console.say(f"{item.mark} {item.label}{f' {item.code}' if item.code else ''}", "  ")


def _hex(walk: PlainWalk, argument: str) -> None:
    """The bytes of the newest exchange."""
    last = walk.talk.last
    rows = [row for row in walk.talk.rows if last and row.exchange == last.index]
    for row in rows:
        walk.console.print_line("  C" if row.from_client else "  S")
        for line in hex_dump(row.line.raw):
            walk.console.print_line(f"    {line}")
    if not rows:
        walk.console.say("Nothing was sent or received yet.")


def _software(walk: PlainWalk, argument: str) -> None:
    guesses = named(walk.talk)
    for guess in guesses:
        version = f" {visible_text(guess.version)}" if guess.version else ""
        walk.console.say(f"{guess.name}{version}, {guess.confidence}:", "  ")
        for ground in guess.grounds:
            walk.console.say(visible_text(ground), "    ")
    if not guesses:
        walk.console.say("Nothing that this server said tells its software.")


def _deliver_to(walk: PlainWalk, argument: str) -> None:
    try:
        address = mail_address(argument)
    except ArgumentTypeError:
        address = b""
    if not address:
        walk.console.say("Write :deliver-to and an address of your own, where the message may really go.")
        return
    walk.background.call(walk.walker.allow_message_to, address)
    walk.console.say(
        f"The message may go to {visible(address)}; the guide now goes on to DATA for that recipient."
    )


def _wait(walk: PlainWalk, argument: str) -> None:
    if walk.talk.owed:
        walk.wait_for(walk.walker.wait())
    else:
        walk.console.say("No reply is owed.")


def _give_up(walk: PlainWalk, argument: str) -> None:
    owed = walk.talk.waiting_for
    if owed is None or owed.waited:
        walk.console.say("There is no wait to give up.")
    else:
        walk.background.call(walk.walker.give_up, max(0.0, walk.talk.now - owed.sent_at))


def _hang_up(walk: PlainWalk, argument: str) -> None:
    walk.background.call(walk.walker.hang_up)


def _quit(walk: PlainWalk, argument: str) -> None:
    walk.leave()


WORDS: Final[dict[str, tuple[str, Word]]] = {
    "help": ("this list", _help),
    "why": ("the step at hand once more", _why),
    "expect": ("which replies may come, and what each would mean", _expect),
    "others": ("other lines that make sense here; with a number, send it", _others),
    "code": ("look up a code or a word in the code book", _code),
    "rail": ("the steps, and how each went", _rail),
    "hex": ("the newest exchange as bytes", _hex),
    "software": ("which software this looks like, and why", _software),
    "deliver-to": ("where the message may really go", _deliver_to),
    "wait": ("wait once more for a reply that is owed", _wait),
    "giveup": ("give up that wait; the reply stays owed", _give_up),
    "hangup": ("close the connection without QUIT", _hang_up),
    "quit": ("take leave with QUIT, and end", _quit),
}
USAGE: Final = {"others": ":others [N]", "code": ":code 550", "deliver-to": ":deliver-to ADDRESS"}
