"""`smtpwalk report FILE...`: the evidence pack of one or more recordings, as Markdown or as a page."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Final

from smtpwalk import __version__
from smtpwalk.cli.documents import document_of
from smtpwalk.cli.export import format_of
from smtpwalk.cli.export_arguments import PACKS
from smtpwalk.cli.output import written
from smtpwalk.cli.redacting import redacted, tell_what_was_hidden
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.redact import Redacted
from smtpwalk.recording.trouble import trouble
from smtpwalk.report.html import html
from smtpwalk.report.markdown import markdown
from smtpwalk.report.pack import FileSum, Pack, report

_BESIDE: Final = (".proof.jsonl", ".notes.jsonl")
_CHUNK: Final = 1 << 20


def run(args: argparse.Namespace) -> int:
    form = format_of(args.to, args.output, PACKS)
    with written(args.output, force=args.force, sources=args.files) as out, ExitStack() as stack:
        read = [stack.enter_context(redacted(file, args, proved=True)) for file in args.files]
        packs = [Pack(document_of(one, verdict=True), tuple(sums(one))) for one in read]
        blocks = report(packs, _made(datetime.now().astimezone()), explained=args.explain)
        title = packs[0].document.title if len(packs) == 1 else f"Report on {len(packs)} recordings"
        for piece in html(blocks, title) if form == "html" else markdown(blocks):
            out.write(piece)
        out.flush()
        tell_what_was_hidden(args, read, args.files)
    return 0


def _made(now: datetime) -> str:
    return f"Made with smtpwalk {__version__} on {now:%Y-%m-%d %H:%M:%S %z}."


def sums(read: Redacted) -> Iterator[FileSum]:
    """The recording and what stands beside it, as they are on the disk."""
    stem = read.source.name.removesuffix(SUFFIX)
    for path in (read.source, *(read.source.with_name(stem + ending) for ending in _BESIDE)):
        if path == read.source or path.is_file():
            yield _sum(path, read.named(path))


def _sum(path: Path, name: str) -> FileSum:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise trouble(path, "read", error) from None
    return FileSum(name, size, digest.hexdigest())
