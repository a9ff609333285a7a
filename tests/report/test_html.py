"""The page: tags and attributes are ours alone, nothing is fetched or run, and every word is to be read."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.report.document import Document
from smtpwalk.report.html import html, text
from smtpwalk.report.pack import Pack, dialogue, report
from smtpwalk.report.rows import words
from smtpwalk.wire.visible import visible_text
from tests.report.documents import document, hostile, nasty
from tests.report.test_pack import judged_document

TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "div", "strong", "p", "dl", "dt", "dd", "ol",
    "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "span", "a",
}  # fmt: skip
CLASSES = re.compile(
    r"(verdict( (open|likely-open|closed|cannot-tell))?|wide|plain|rows|short|begins|note|warn|means|n|t|w|l|odd"
    r"|code[2-5]|codebad|enhanced|keyword|queueid|address|domain|verb|escape|header|dot|mark| )+"
)
ATTRIBUTES = {
    "class": CLASSES,
    "id": re.compile(r"(r[0-9]+-)?s[0-9]+-e[0-9]+"),
    "href": re.compile(r"#(r[0-9]+-)?s[0-9]+-e[0-9]+"),
    "scope": re.compile("row"),
    "lang": re.compile("en"),
    "charset": re.compile("utf-8"),
    "name": re.compile("viewport|referrer"),
    "http-equiv": re.compile("Content-Security-Policy"),
    "content": re.compile(
        r"width=device-width, initial-scale=1|no-referrer"
        r"|default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"
    ),
}
VOID = {"meta"}


class Page(HTMLParser):
    """What a browser makes of it: every tag closed where it should be, every attribute known."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.style = ""
        self.feed(source)
        self.close()
        self.problems += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in TAGS:
            self.problems.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES or not ATTRIBUTES[name].fullmatch(value or ""):
                self.problems.append(f"{tag} {name}={value}")
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append("comment")

    def unknown_decl(self, data: str) -> None:
        self.problems.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.problems.append("instruction")


def page(made: Document, *, explained: bool = False) -> str:
    return "".join(html(dialogue(made, explained=explained), made.title))


@settings(max_examples=60, deadline=None)
@given(hostile, st.booleans())
def test_a_hostile_recording_adds_no_tag_and_no_attribute(made: Document, explained: bool) -> None:
    sources = [
        page(made, explained=explained),
        "".join(html(report([Pack(made), Pack(made)], "made", explained=explained), made.title)),
    ]
    for source in sources:
        assert source.isascii()
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", source)
        read = Page(source)
        assert read.problems == []
        assert "http" not in read.style
        assert "url(" not in read.style
        assert "import" not in read.style
        shown = "".join(read.words)
        for told in made.sessions():
            assert all(words(row) in shown for row in told.talk.rows)


@settings(max_examples=200, deadline=None)
@given(nasty)
def test_words_are_words_as_content_and_as_a_value(said: str) -> None:
    safe = visible_text(said)
    read = Page(f'<p class="l">{text(safe)}</p>')
    assert read.tags == ["p"]
    assert "".join(read.words) == safe


def test_the_policy_allows_the_style_that_stands_there_and_nothing_else() -> None:
    source = page(document())
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    policy = re.search(r'content="(default-src[^"]*)"', source)
    assert style
    assert policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert source.index(policy[0]) < source.index("<style>")
    assert "style=" not in source


def test_it_looks_right_by_day_by_night_and_on_paper() -> None:
    source = page(document())
    for needed in ("color-scheme:light dark", "prefers-color-scheme:dark", "@media print", "@page"):
        assert needed in source


def test_grounds_lead_to_their_exchanges_on_the_page() -> None:
    read = Page("".join(html(report([Pack(judged_document()), Pack(judged_document())], "made"), "two")))
    assert read.links
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert len(set(read.ids)) == len(read.ids)


def test_a_dialogue_row_by_row() -> None:
    body = page(document()).partition("</style>")[2]
    assert '<span class="code5">554</span> <span class="enhanced">5.7.1</span>' in body
    assert 'class="means' not in body
    assert "Software:" not in body


def test_what_each_reply_means() -> None:
    body = page(document(), explained=True).partition("</style>")[2]
    refusal = body.partition('<span class="code5">554</span>')[2]
    assert re.match(r'.*</tr>\n<tr class="means"><td></td><td></td><td class="l">554 ', refusal)
    assert "<p>Software: Postfix" in body


def test_a_title_is_escaped() -> None:
    assert "<title>&lt;x&gt; &#26085;</title>" in "".join(html([], "<x> 日"))
