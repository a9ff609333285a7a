"""One question to the DNS: its answer, or its failure as a NetworkError with a sentence.

dnspython is imported when the first question is asked: its 50 ms belong to whoever needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smtpwalk.errors import NetworkError

if TYPE_CHECKING:
    from dns.resolver import NoNameservers, Resolver

Server = tuple[str, int]
"""IP address and port of the name server to ask, instead of the system's own."""

LIMIT: Final = 5.0
"""Seconds for one question, retries included."""
_OTHER_SERVER: Final = "Check the name, or ask another name server with --resolver IP:PORT."


def ask(name: str, kind: str, *, server: Server | None = None, limit: float = LIMIT) -> list[Any]:
    """The records of that kind, CNAMEs followed; empty when the name exists without such records."""
    import dns.exception
    import dns.resolver

    try:
        answer = _resolver(server).resolve(name, kind, search=False, lifetime=limit, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        raise NetworkError("no-name", f"The DNS knows no name {name}.", _OTHER_SERVER) from None
    except dns.resolver.LifetimeTimeout:
        said = f"{_who(server)} did not answer within {limit:g} s when asked for {kind} of {name}."
        raise NetworkError("dns-timeout", said, _OTHER_SERVER) from None
    except dns.resolver.NoNameservers as error:
        said = f"{_who(server)} could not answer for {kind} of {name}{_codes(error)}."
        raise NetworkError("dns-failed", said, _OTHER_SERVER) from None
    except dns.resolver.NoResolverConfiguration:
        said = "This machine has no name server set up (/etc/resolv.conf)."
        raise NetworkError("dns-failed", said, "Name one with --resolver IP:PORT.") from None
    except dns.exception.DNSException as error:
        said = f"The DNS could not be asked for {kind} of {name}: {type(error).__name__}."
        raise NetworkError("dns-failed", said, _OTHER_SERVER) from None
    return list(answer)


def _resolver(server: Server | None) -> Resolver:
    import dns.resolver

    resolver = dns.resolver.Resolver(configure=server is None)
    if server is not None:
        resolver.nameservers, resolver.port = [server[0]], server[1]
    return resolver


def _who(server: Server | None) -> str:
    return "The name server" if server is None else f"The name server {server[0]} port {server[1]}"


def _codes(error: NoNameservers) -> str:
    """` (SERVFAIL)`: what the servers gave as reason, where they gave one."""
    import dns.rcode

    responses = [entry[4] for entry in error.kwargs.get("errors", ()) if entry[4] is not None]
    names = sorted({dns.rcode.to_text(response.rcode()) for response in responses})
    return f" ({', '.join(names)})" if names else ""
