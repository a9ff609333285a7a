from __future__ import annotations

import pytest

from smtpwalk.recording.importers.dotted import undotted


@pytest.mark.parametrize(
    ("text", "right", "sure"),
    [
        (b"220 mx ESMTP..", b"220 mx ESMTP\r\n", True),
        (b"250-mx..250-SIZE..250 HELP..", b"250-mx\r\n250-SIZE\r\n250 HELP\r\n", True),
        (b"250 <a@b.test>... Sender ok..", b"250 <a@b.test>... Sender ok\r\n", True),
        (b"250 wait....", b"250 wait..\r\n", True),
        (b"250..", b"250\r\n", True),
        (b"MAIL FROM:<a@b.test>..", b"MAIL FROM:<a@b.test>\r\n", True),
        (b"MAIL FROM:<a@b.test>..RCPT TO:<c@d.test>..", b"MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n", True),
        (b"EHLO a..b..", b"EHLO a..b\r\n", False),
        (b"EHLO a", b"EHLO a", True),
        (b"Subject: a....b.......", b"Subject: a\r\n\r\nb\r\n\r\n.\r\n", False),
        (b"Subject: a.....", b"Subject: a\r\n.\r\n", True),
        (b"a full stop.......", b"a full stop\r\n\r\n.\r\n", False),
        (b"a full stop......", b"a full stop.\r\n.\r\n", True),
        (b"...", b".\r\n", True),
        (b"half a li", b"half a li", True),
        (b"", b"", True),
    ],
)  # fmt: skip
def test_line_ends_out_of_dots(text: bytes, right: bytes, sure: bool) -> None:
    assert undotted(text) == (right, sure)
