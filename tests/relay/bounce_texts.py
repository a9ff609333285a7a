"""Reports of non-delivery as mail systems write them, cut to what matters. `{t}` is the token."""

from __future__ import annotations

RETURNED = """Return-Path: <spamtest@sender.test>
Received: from client.stranger.test (client.stranger.test [127.0.0.1])
\tby mx.own.test with ESMTP for <{t}@elsewhere.test>; Wed, 25 Nov 2026 00:34:09 +0000
From: relay test <spamtest@sender.test>
Subject: relay test {t}
Message-ID: <{t}@sender.test>

This is a relay test.
"""

POSTFIX = (
    """Received: by mx.own.test (Postfix)
\tid A79DAEB; Wed, 25 Nov 2026 00:34:09 +0000 (UTC)
From: Mail Delivery System <MAILER-DAEMON@own.test>
Subject: Undelivered Mail Returned to Sender
To: spamtest@sender.test
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="8EECFE6.1795566849/mx.own.test"
Message-Id: <20261125003409.A79DAEB@mx.own.test>

--8EECFE6.1795566849/mx.own.test
Content-Type: text/plain; charset=utf-8

<{t}@elsewhere.test> (expanded from
    <{t}%elsewhere.test@own.test>): host 127.0.0.1[127.0.0.1] said: 550
    5.1.1 no such user here (in reply to RCPT TO command)

--8EECFE6.1795566849/mx.own.test
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.own.test

Final-Recipient: rfc822; {t}@elsewhere.test
Action: failed
Status: 5.1.1

--8EECFE6.1795566849/mx.own.test
Content-Type: message/rfc822

"""
    + RETURNED
)

SENDMAIL = (
    """Received: from localhost (localhost)
\tby mx.own.test (8.17.1.9/8.17.1.9) id 6AP0Y9kT000349;
\tWed, 25 Nov 2026 00:34:09 GMT
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.own.test>
Message-Id: <202611250034.6AP0Y9kT000349@mx.own.test>
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="6AP0Y9kT000349.1795566849/mx.own.test"
Subject: Returned mail: see transcript for details

--6AP0Y9kT000349.1795566849/mx.own.test

   ----- The following addresses had permanent fatal errors -----
<{t}@elsewhere.test>
    (reason: 550 5.1.1 no such user here)

--6AP0Y9kT000349.1795566849/mx.own.test
Content-Type: message/delivery-status

Final-Recipient: RFC822; {t}@elsewhere.test
Action: failed

--6AP0Y9kT000349.1795566849/mx.own.test
Content-Type: message/rfc822

"""
    + RETURNED
)

EXIM = (
    """Received: from Debian-exim by mx.own.test with local (Exim 4.96)
\tid 1xW0xf-00001E-19
\tfor spamtest@sender.test;
\tWed, 25 Nov 2026 00:34:11 +0000
X-Failed-Recipients: {t}@elsewhere.test
From: Mail Delivery System <Mailer-Daemon@mx.own.test>
References: <{t}@sender.test>
Content-Type: multipart/report; report-type=delivery-status; boundary=1795566851-eximdsn-697604228
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1xW0xf-00001E-19@mx.own.test>

--1795566851-eximdsn-697604228
Content-type: message/delivery-status

Action: failed
Final-Recipient: rfc822;{t}@elsewhere.test

"""
    + RETURNED
)

OPENSMTPD = (
    """Received: from mx.own.test (mx.own.test [local])
\tby mx.own.test (OpenSMTPD) with ESMTPA id cc136024
\tfor <spamtest@sender.test>;
\tWed, 25 Nov 2026 00:34:10 +0000 (UTC)
Subject: Delivery status notification: failed
From: Mailer Daemon <MAILER-DAEMON@mx.own.test>
Content-Type: multipart/mixed;boundary="18085548904832845783/mx.own.test"
Message-ID: <99a6d2851975958e@mx.own.test>

--18085548904832845783/mx.own.test
Content-Description: Delivery Report
Content-Type: message/delivery-status

Final-Recipient: rfc822; {t}@elsewhere.test
Action: failed
Status: 5.0.0

--18085548904832845783/mx.own.test
Content-Type: text/rfc822-headers

"""
    + RETURNED
)

QMAIL = (
    """Received: (qmail 4711 invoked for bounce); 25 Nov 2026 00:34:11 -0000
Date: 25 Nov 2026 00:34:11 -0000
From: MAILER-DAEMON@own.test
To: spamtest@sender.test
Subject: failure notice

Hi. This is the qmail-send program at own.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{t}%elsewhere.test@own.test>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

"""
    + RETURNED
)

EXIM_OLD = """Received: from Debian-exim by mx.own.test with local (Exim 3.36)
From: Mail Delivery System <Mailer-Daemon@mx.own.test>
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1xW0xf-00001E-19@mx.own.test>

This message was created automatically by mail delivery software.
A message that you sent could not be delivered. The following address(es) failed:

  {t}@own.test:
    unknown local-part "{t}" in domain "own.test"
"""

SENDMAIL_OLD = """Received: from localhost (localhost) by own.test (8.6.12/8.6.9) with internal id AAA00042
From: Mail Delivery Subsystem <MAILER-DAEMON>
Subject: Returned mail: User unknown
Message-Id: <199811250034.AAA00042@own.test>

   ----- The following addresses had permanent fatal errors -----
<{t}%elsewhere.test@own.test>
"""

EXCHANGE = """Received: from exch.own.test by mx.own.test with SMTP
From: System Administrator <postmaster@own.test>
Subject: Undeliverable: relay test {t}
Message-ID: <OLD0001@own.test>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Final-Recipient: RFC822;{t}@own.test
Action: failed

--b--
"""

BOUNCES = {
    "postfix": POSTFIX,
    "sendmail": SENDMAIL,
    "exim": EXIM,
    "opensmtpd": OPENSMTPD,
    "qmail": QMAIL,
    "exim, old": EXIM_OLD,
    "sendmail, old": SENDMAIL_OLD,
    "exchange": EXCHANGE,
}

DELAYED = {
    "postfix": POSTFIX.replace("Action: failed", "Action: delayed").replace(
        "Undelivered Mail", "Delayed Mail (still"
    ),
    "exim": EXIM.replace("Action: failed", "Action: delayed").replace(
        "Mail delivery failed: returning", "Warning: message 1xW0xd delayed 24 hours:"
    ),
    "sendmail, old": SENDMAIL_OLD.replace("Returned mail: User unknown", "Warning: could not send message"),
}

NO_REPORTS = {
    "an answering machine": """From: Bob <bob@elsewhere.test>
Subject: Out of office: relay test {t}
Auto-Submitted: auto-replied
Message-ID: <vacation.1@elsewhere.test>

I am away and read your mail next week.
""",
    "a person who quotes a bounce": """From: Bob <bob@elsewhere.test>
Subject: Fwd: failure notice
Message-ID: <1@elsewhere.test>

What is this? {t}
""",
    "our own message": RETURNED,
}
