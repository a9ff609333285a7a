"""What the samples of sniffers and relays hold: two dialogues, as the two sides had them."""

from __future__ import annotations

from typing import Final

from .reading import script

REFUSED: Final = script(
    """
S: 220 mx.letterbox.test ESMTP Postfix
C: EHLO pc.sender.test
S: 250-mx.letterbox.test
S: 250-PIPELINING
S: 250-SIZE 10240000
S: 250-VRFY
S: 250-ETRN
S: 250-ENHANCEDSTATUSCODES
S: 250-8BITMIME
S: 250 DSN
C: MAIL FROM:<a@sender.test>
S: 250 2.1.0 Ok
C: RCPT TO:<b@elsewhere.test>
S: 554 5.7.1 <b@elsewhere.test>: Relay access denied
C: QUIT
S: 221 2.0.0 Bye
"""
)
TAKEN: Final = [
    *script(
        """
S: 220-victim.sys.test Sendmail 8.6.11/8.6.12 ready at Wed, 25 Nov 2026 09:05:53 +0000
S: 220 ESMTP spoken here
C: EHLO pc.sender.test
S: 250-victim.sys.test Hello pc.sender.test [127.0.0.1]
S: 250-EXPN
S: 250-SIZE
S: 250 HELP
C: MAIL FROM:<a@sender.test>
S: 250 <a@sender.test>... Sender ok
C: RCPT TO:<b@elsewhere.test>
S: 250 <b@elsewhere.test>... Recipient ok
C: DATA
S: 354 Enter mail, end with "." on a line by itself
C: Subject: hello
"""
    ),
    ("C", ""),
    *script(
        """
C: first line
C: ..dotted line
C: last line
C: .
S: 250 OAA14072 Message accepted for delivery
C: QUIT
S: 221 victim.sys.test closing connection
"""
    ),
]
