"""A dialogue as Wireshark and tshark write it down, for tests: each way gives the lines of a file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from textwrap import wrap
from typing import Final

Turns = list[tuple[int, bytes]]


def ascii_lines(turns: Turns) -> list[str]:
    out = []
    for way, data in turns:
        out += [f"{chr(9) * way}{len(data)}", *data.decode().split("\r\n")]
    return out


def hex_lines(turns: Turns, indent: str = "\t") -> list[str]:
    out, places = [], [0, 0]
    for way, data in turns:
        for at in range(0, len(data), 16):
            part = data[at : at + 16]
            left, right = part[:8].hex(" "), part[8:].hex(" ")
            signs = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in part)
            line = f"{indent * way}{places[way] + at:08X}  {left:<23}  {right:<23}  {signs[:8]} {signs[8:]}"
            out.append(line.rstrip())
        places[way] += len(data)
    return out


def raw_lines(turns: Turns) -> list[str]:
    return [f"{chr(9) * way}{data.hex()}" for way, data in turns]


def array_lines(turns: Turns) -> list[str]:
    out = []
    for number, (way, data) in enumerate(turns):
        out.append(f"char peer{way}_{number}[] = {{ /* Packet {number + 4} */")
        for at in range(0, len(data), 8):
            octets = ", ".join(f"0x{octet:02x}" for octet in data[at : at + 8])
            out.append(f"{octets} }};" if at + 8 >= len(data) else f"{octets}, ")
    return out


def yaml_lines(turns: Turns) -> list[str]:
    out = []
    for number, (way, data) in enumerate(turns, 1):
        out += [f"  - packet: {number}", f"    peer: {way}", f"    timestamp: {1795579743 + number / 4:.9f}"]
        out += ["    data: !!binary |", *(f"      {part}" for part in wrap(base64.b64encode(data).decode(), 64))]
    return out


WAYS: Final[dict[str, Callable[[Turns], list[str]]]] = {
    "ascii": ascii_lines, "hex": hex_lines, "raw": raw_lines, "arrays": array_lines, "yaml": yaml_lines,
}  # fmt: skip
