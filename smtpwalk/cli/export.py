"""`smtpwalk export FILE --to FORMAT`: a dialogue as text, page, picture, terminal recording or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from smtpwalk.cli.documents import document_of
from smtpwalk.cli.export_arguments import FORMATS
from smtpwalk.cli.output import written
from smtpwalk.cli.redacting import redacted, tell_what_was_hidden
from smtpwalk.errors import UsageError
from smtpwalk.report.document import Document

Export = Callable[[Document, argparse.Namespace], Iterator[str]]


def run(args: argparse.Namespace) -> int:
    form = format_of(args.to, args.output, FORMATS)
    export, judges = _EXPORTS[form]
    with (
        written(args.output, force=args.force, sources=[args.file]) as out,
        redacted(args.file, args, proved=judges) as read,
    ):
        for piece in export(document_of(read, verdict=judges), args):
            out.write(piece)
        out.flush()
        tell_what_was_hidden(args, [read], [args.file])
    return 0


def format_of(wanted: str | None, output: str | None, formats: tuple[str, ...]) -> str:
    """What --to says, else what the ending of the file's name says, else the first."""
    if wanted is not None:
        return wanted
    ending = Path(output or "").suffix.removeprefix(".").lower()
    if ending in ("", *formats):
        return ending or formats[0]
    known = ", ".join(formats)
    raise UsageError(f"The ending .{ending} names no format that there is.", f"Say it with --to: {known}.")


def _txt(document: Document, args: argparse.Namespace) -> Iterator[str]:
    from smtpwalk.report.marks import Style
    from smtpwalk.report.text import Wanted, lines

    style = Style(args.marks)
    times = args.times if args.times is not None else style is Style.OWN
    return (f"{line}\n" for line in lines(document, Wanted(style, times, args.hex, args.explain)))


def _md(document: Document, args: argparse.Namespace) -> Iterator[str]:
    from smtpwalk.report.markdown import markdown
    from smtpwalk.report.pack import dialogue

    return markdown(dialogue(document, explained=args.explain))


def _html(document: Document, args: argparse.Namespace) -> Iterator[str]:
    from smtpwalk.report.html import html
    from smtpwalk.report.pack import dialogue

    return html(dialogue(document, explained=args.explain), document.title)


def _svg(document: Document, args: argparse.Namespace) -> Iterator[str]:
    from smtpwalk.report.svg import svg

    return svg(document, args.width)


def _cast(document: Document, args: argparse.Namespace) -> Iterator[str]:
    from smtpwalk.report.cast import cast

    return cast(document, width=args.width, idle=args.idle)


def _json(document: Document, args: argparse.Namespace) -> Iterator[str]:
    from smtpwalk.report.json_document import json_document

    return json_document(document)


_EXPORTS: Final[dict[str, tuple[Export, bool]]] = {
    "txt": (_txt, False),
    "md": (_md, True),
    "html": (_html, True),
    "svg": (_svg, False),
    "cast": (_cast, False),
    "json": (_json, True),
}
"""How each format is made, and whether the verdict stands in it."""
