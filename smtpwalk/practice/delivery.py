"""What becomes of a message taken at the dot: a copy for each recipient into the outbox, each with its fate.

Here lives the way from the final dot to the outbox, bounces included.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from smtpwalk.practice.addresses import Kind, resolve_sender
from smtpwalk.practice.bounces import bounce_text
from smtpwalk.practice.house import Fate, House, Message
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.scene import Scene, Taken

# Where a message goes when no rule says otherwise.
USUAL_FATE: Final[Mapping[Kind, Fate]] = MappingProxyType(
    {
        Kind.OWN: Fate.OWN,
        Kind.UNKNOWN: Fate.BOUNCE,
        Kind.FOREIGN: Fate.OUTSIDE,
        Kind.ROUTED: Fate.OUTSIDE,
        Kind.NULL: Fate.NOWHERE,
    }
)


def deliver(
    personality: Personality,
    house: House,
    scene: Scene,
    data: bytes,
    *,
    queue_id: bytes,
    fate: Fate | None,
    values: Mapping[str, bytes],
    now: float,
) -> None:
    """Post the message for each of its recipients. `fate`, if given, overrules theirs."""
    trace = personality.received.fill(values)
    if trace:
        data = b"Received: " + trace + b"\r\n" + data
    sender = scene.sender.inner if scene.sender else b""
    paths = tuple(taken.path.inner for taken in scene.recipients)
    house.messages += 1
    for taken in scene.recipients:
        end = fate or taken.fate
        t = now + personality.delay if end is Fate.OUTSIDE else now
        house.post(Message(t, sender, paths, data, end, taken.destination.address, queue_id))
        if end is Fate.BOUNCE and sender:
            house.post(_bounce(personality, house, sender, taken, queue_id, data, now))


def _bounce(
    personality: Personality, house: House, sender: bytes, taken: Taken, queue_id: bytes, data: bytes, now: float
) -> Message:
    """The notification: from nobody, to whoever the reverse-path names, forged or not."""
    to = resolve_sender(sender, personality.naming)
    text = bounce_text(
        host=personality.host.encode(),
        sender=sender,
        recipient=taken.path.inner,
        queue_id=queue_id,
        data=data,
        now=now,
    )
    fate = Fate.OUTSIDE if to.kind is Kind.FOREIGN else Fate.OWN
    own_id = personality.queue.name(house.messages, now)
    house.messages += 1
    return Message(now + personality.delay, b"", (sender,), text, fate, to.address, own_id, queue_id)
