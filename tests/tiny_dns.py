"""A name server for tests: a table of answers on a UDP port of the loopback, in a thread of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Records = Sequence[str] | int | None
"""Texts of records (`MX 10 mx.example.`), an rcode instead, or None for silence."""
Table = Mapping[str, Records]


def answer(wire: bytes, table: Table) -> bytes | None:
    """The response to a query; a name that is not in the table does not exist."""
    query = dns.message.from_wire(wire)
    question = query.question[0]
    found = table.get(question.name.to_text().lower().rstrip("."), dns.rcode.NXDOMAIN)
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    if found is None:
        return None
    if isinstance(found, int):
        response.set_rcode(dns.rcode.Rcode(found))
        return response.to_wire()
    wanted = (dns.rdatatype.to_text(question.rdtype), "CNAME")
    name = question.name
    for kind, text in (record.split(" ", 1) for record in found):
        if kind in wanted:
            response.answer.append(dns.rrset.from_text(name, 60, "IN", kind, text))
        if kind == "CNAME":  # what follows in the row belongs to the name it points to
            name = dns.rrset.from_text(name, 60, "IN", kind, text)[0].target
    return response.to_wire()


@contextlib.contextmanager
def tiny_dns(table: Table) -> Iterator[tuple[str, int]]:
    """Serves the table; hands out address and port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(server, table))
        thread.start()
        try:
            yield server.getsockname()
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stop:
                stop.sendto(b"", server.getsockname())
            thread.join()


def _serve(server: socket.socket, table: Table) -> None:
    while True:
        wire, client = server.recvfrom(4096)
        if not wire:
            return
        response = answer(wire, table)
        if response is not None:
            server.sendto(response, client)
