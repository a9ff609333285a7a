"""A personality: one practice host as its TOML text describes it, read strictly, frozen.

Here live the shape of a loaded host and its reader. What it does with a client's bytes is `performance`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from smtpwalk.practice import shelf
from smtpwalk.practice.addresses import HONOURABLE, TOLERANCES, Naming
from smtpwalk.practice.checks import check
from smtpwalk.practice.fields import Fields
from smtpwalk.practice.forms import FORMS
from smtpwalk.practice.lines import BareLf
from smtpwalk.practice.placeholders import QUEUE_PLACEHOLDERS, BadPlaceholder, QueueNames, Template, read_template
from smtpwalk.practice.rule_reader import read_answer, read_rules, reply_lines, templates
from smtpwalk.practice.rules import Answer, Rule
from smtpwalk.practice.toml_text import Document, host_file_error, read_document
from smtpwalk.practice.truth import TRUTHS
from smtpwalk.wire.paths import Form

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z")
_HOST_NAME: Final = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\Z")


@dataclass(frozen=True, slots=True)
class Greeting:
    lines: tuple[Template, ...]
    pause: float = 0.0
    """Before the first line."""
    between: float = 0.0
    """Between the lines."""
    early: Answer | None = None
    """For who talks before the last line; None: the host does not look."""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    most: int
    answer: Answer
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    line: Limit
    message: Limit
    recipients: Limit
    errors: Limit
    idle: Limit


@dataclass(frozen=True, slots=True)
class Pace:
    """A pause before each reply that grows from reply to reply, and the speed of the bytes."""

    pause: float = 0.0
    grow: float = 0.0
    most: float = 0.0
    drip: float = 0.0

    def before(self, reply: int) -> float:
        """Seconds before the reply with this number, from 0."""
        return min(self.most, self.pause + self.grow * reply)


@dataclass(frozen=True, slots=True)
class Personality:
    """One practice host. The keys of the file have the same names; `docs/practice-hosts.md` explains each."""

    name: str
    title: str
    era: str
    software: str
    teaches: str
    difficulty: int
    truth: str
    forms: tuple[str, ...]
    host: str
    naming: Naming
    greeting: Greeting
    rules: tuple[Rule, ...]
    limits: Limits
    pace: Pace
    queue: QueueNames
    received: Template
    tolerates: frozenset[str]
    parameters: frozenset[str]
    bare_lf: BareLf
    bare_lf_message: BareLf
    bare_lf_answer: Answer
    greylist: float | None
    delay: float
    implicit_tls: bool
    keeps_plaintext: bool
    file: str

    @property
    def own_domain(self) -> str:
        return self.naming.domains[0]

    @property
    def unverified(self) -> tuple[Rule, ...]:
        """The rules whose wording nobody has read in a source or seen on a real server."""
        return tuple(rule for rule in self.rules if rule.unverified)


def load_personality(text: str, file: str) -> Personality:
    """Read a host file. `file` is its name: messages name it, and its stem is the host's name."""
    document = read_document(text, file)
    bases = _bases_of(document)
    fields = Fields([document, *map(_base, bases)])
    name = re.split(r"[/\\]", file)[-1].removesuffix(".toml")
    if not NAME.match(name):
        rule = "a host file is called NAME.toml, with a NAME of lower-case letters, digits and hyphens."
        raise host_file_error(file, 0, rule, "Rename it.")
    fields.get("extends")
    fields.get("rule")
    rules = read_rules(document) + tuple(rule for base in bases for rule in _base_rules(base))
    personality = _build(name, file, fields, rules)
    fields.done()
    check(document, personality.rules, truth=personality.truth, forms=personality.forms,
          greylist=personality.greylist)  # fmt: skip
    return personality


def _bases_of(document: Document) -> tuple[str, ...]:
    """The names of what the file extends, and what that extends, and so on."""
    found: list[str] = []
    while "extends" in document.table:
        fields = Fields([document])
        base = fields.word("extends", tuple(shelf.bases()))
        if base in found:
            raise fields.wrong("extends", "the files extend each other in a circle.", "Break the circle.")
        found.append(base)
        document = _base(base)
    return tuple(found)


@cache
def _base(name: str) -> Document:
    return read_document(shelf.bases()[name], f"_base/{name}.toml")


@cache
def _base_rules(name: str) -> tuple[Rule, ...]:
    return read_rules(_base(name))


def _build(name: str, file: str, fields: Fields, rules: tuple[Rule, ...]) -> Personality:
    about = partial(_needed, fields)
    bare_lf = fields.table("bare_lf")
    return Personality(
        name=name,
        title=about("title", "what people see in the list"),
        era=about("era", "the years such a server was met in"),
        software=about("software", "what it plays"),
        teaches=about("teaches", "one sentence about what is learnt here"),
        difficulty=fields.number("difficulty", 50, low=1),
        truth=_truth(fields),
        forms=fields.words("forms", tuple(FORMS)),
        host=_host_name(fields, "host", about("host", "the name the server gives itself")),
        naming=_naming(fields),
        greeting=_greeting(fields),
        rules=rules,
        limits=_limits(fields.table("limits")),
        pace=_pace(fields.table("pace")),
        queue=_queue(fields.table("queue")),
        received=_received(fields),
        tolerates=frozenset(fields.words("tolerates", TOLERANCES)),
        parameters=frozenset(word.upper() for word in fields.texts("parameters")),
        bare_lf=_line_ends(bare_lf, "commands"),
        bare_lf_message=_line_ends(bare_lf, "message"),
        bare_lf_answer=_bare_lf_answer(bare_lf),
        greylist=fields.seconds("greylist") if "greylist" in fields else None,
        delay=fields.seconds("delay", 0.2),
        implicit_tls=fields.word("tls", ("implicit",)) == "implicit",
        keeps_plaintext=bool(fields.flag("keeps_plaintext")),
        file=file,
    )


def _needed(fields: Fields, key: str, what: str) -> str:
    fields.need(key, what)
    text = fields.text(key)
    if not text.strip():
        raise fields.wrong(key, f"`{key}` is empty: {what}.", "Fill it in.")
    return text


def _truth(fields: Fields) -> str:
    fields.need("truth", "what a perfect tester would find")
    return fields.word("truth", TRUTHS)


def _host_name(fields: Fields, key: str, name: str) -> str:
    if not _HOST_NAME.match(name):
        raise fields.wrong(key, f"`{key}` must be a host name, not {name!a}.", "Use a name under .test.")
    return name


def _naming(fields: Fields) -> Naming:
    domains = fields.texts("domains")
    if not domains:
        rule = "`domains` is missing: a host has at least one mail domain of its own."
        raise fields.wrong("domains", rule, 'Add `domains = ["example.test"]`.')
    for domain in domains:
        _host_name(fields, "domains", domain)
    return Naming(
        domains=domains,
        names=(fields.text("host"), *fields.texts("names")),
        users=frozenset(user.lower() for user in fields.texts("users")),
        catch_all=bool(fields.flag("catch_all")),
        honours=frozenset(Form(word) for word in fields.words("honours", HONOURABLE)),
    )


def _greeting(fields: Fields) -> Greeting:
    if "greeting" not in fields:
        rule = "`[greeting]` is missing: an SMTP server speaks first."
        raise fields.wrong("greeting", rule, 'Add a table [greeting] with `say = "220 {host} ESMTP"`.')
    table = fields.table("greeting")
    if "say" not in table and "raw" not in table:
        raise table.wrong("say", "`greeting.say` is missing.", 'Add `say = "220 {host} ESMTP"`.')
    lines, raw = reply_lines(table, "say"), templates(table, "raw")
    early = table.table("early")
    greeting = Greeting(
        lines=raw or tuple(Template((*line.parts, (b"\r\n", ""))) for line in lines),
        pause=table.seconds("pause"),
        between=table.seconds("between"),
        early=_plain_answer(early) if early.given else None,
        unverified=bool(table.flag("unverified")),
    )
    table.done()
    return greeting


def _plain_answer(table: Fields) -> Answer:
    """An answer that stands in a table of its own, outside the rules."""
    answer = read_answer(table)
    table.done()
    return answer


def _limits(fields: Fields) -> Limits:
    limits = Limits(**{key: _limit(fields.table(key), low) for key, low in _LOWEST.items()})
    fields.done()
    return limits


_LOWEST: Final = {"line": 64, "message": 1, "recipients": 1, "errors": 1, "idle": 1}


def _limit(fields: Fields, low: int) -> Limit:
    fields.need("most", "the limit")
    most = fields.number("most", low, low=low)
    unverified = bool(fields.flag("unverified"))
    return Limit(most, _plain_answer(fields), unverified)


def _pace(fields: Fields) -> Pace:
    pause, grow = fields.seconds("pause"), fields.seconds("grow")
    pace = Pace(pause, grow, fields.seconds("most", pause), fields.seconds("drip"))
    fields.done()
    if grow and pace.most <= pause:
        raise fields.wrong("grow", "`pace.grow` needs a `most` above `pause`.", "Add `most = 10`, say.")
    return pace


def _queue(fields: Fields) -> QueueNames:
    try:
        form = read_template(fields.text("form", "{number}"), QUEUE_PLACEHOLDERS)
    except BadPlaceholder as wrong:
        raise fields.wrong("form", f"`queue.form`: {wrong}.", "Correct the text.") from wrong
    names = QueueNames(form, fields.number("start", 1))
    fields.done()
    return names


def _received(fields: Fields) -> Template:
    found = templates(fields, "received")
    return found[0] if found else Template(())


def _line_ends(fields: Fields, key: str) -> BareLf:
    return BareLf(fields.word(key, tuple(BareLf), BareLf.ACCEPT))


def _bare_lf_answer(fields: Fields) -> Answer:
    refuses = BareLf.REFUSE in (fields.get("commands"), fields.get("message"))
    answer = read_answer(fields) if "say" in fields or refuses else Answer()
    fields.done()
    return answer
