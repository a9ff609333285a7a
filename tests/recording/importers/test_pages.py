from __future__ import annotations

import pytest

from smtpwalk.recording.importers.pages import as_shown


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b"CLIENT -&gt; SERVER: RCPT TO:&lt;a@b.test&gt;<br>", b"CLIENT -> SERVER: RCPT TO:<a@b.test>\n"),
        (b"a<br />b<BR/>c", b"a\nb\nc"),
        (b"<pre>&quot;220 x&quot;</pre>", b'\n"220 x"\n'),
        (b"MAIL FROM:<a@b.test>", b"MAIL FROM:<a@b.test>"),
        (b"R&D &copy; \xff", b"R&D &copy; \xff"),
        (b"&#039;\xff", b"'\xff"),
    ],
)
def test_a_line_as_the_reader_of_the_page_sees_it(page: bytes, text: bytes) -> None:
    assert as_shown(page) == text
