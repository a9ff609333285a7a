"""Foreign network errors become ours here, each with a sentence and the next step."""

from __future__ import annotations

import errno
import ssl
from typing import Final

from smtpwalk.errors import NetworkError
from smtpwalk.net.target import Address

_BY_ERRNO: Final[dict[int, tuple[str, str, str]]] = {
    errno.ECONNREFUSED: ("refused", "{at} refuses the connection: no program listens on that port.",
                         "Check the port: 25 relay, 587 submission, 465 TLS from the start."),
    errno.EHOSTUNREACH: ("unreachable", "{at} cannot be reached: there is no way to that host.", ""),
    errno.ENETUNREACH: ("unreachable", "{at} cannot be reached: there is no way to that network.",
                        "An IPv6 address needs a network that speaks IPv6; try -4."),
    errno.EADDRNOTAVAIL: ("source", "The source address is none of this machine's.",
                          "Leave --source out, or correct it."),
    errno.ECONNRESET: ("reset", "{at} broke the connection off while it was opened.", "It may be blocked for you."),
    errno.EACCES: ("forbidden", "This machine does not let you connect to {at}.", ""),
    errno.EPERM: ("forbidden", "A firewall of this machine does not let you connect to {at}.", ""),
}  # fmt: skip


def network_error(error: OSError | TimeoutError, address: Address, limit: float) -> NetworkError:
    at = f"{address.ip} port {address.port}"
    if isinstance(error, TimeoutError):
        return NetworkError(
            "timeout",
            f"{at} did not answer within {limit:g} s.",
            "Many providers block port 25: that says nothing about the server. Try from another network.",
        )
    if isinstance(error, ssl.SSLError):
        reason = (error.reason or str(error)).replace("_", " ").lower()
        return NetworkError("tls", f"{at} did not do the TLS handshake: {reason}.", "Without TLS it is HOST:25.")
    kind, message, hint = _BY_ERRNO.get(
        error.errno or 0, ("failed", "The connection to {at} failed: " + (error.strerror or str(error)) + ".", "")
    )
    return NetworkError(kind, message.format(at=at), hint)
