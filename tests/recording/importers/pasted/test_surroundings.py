from __future__ import annotations

import pytest

from smtpwalk.recording.importers.pasted.surroundings import LIMIT, What, around, prompt_of, target

RUN, PROMPT, TALK = What.RUN, What.PROMPT, What.TALK
MX = {"host": "mx.example.test", "port": "25"}


@pytest.mark.parametrize(
    ("line", "what", "facts"),
    [
        ("$ telnet mx.example.test 25", RUN, MX),
        ("telnet mx.example.test 25", RUN, MX),
        ("[admin@probe ~]$ telnet mx.example.test 25", RUN, MX),
        ("[admin@probe ~]$ sudo telnet -4 mx.example.test smtp", RUN, MX),
        ("C:\\>telnet mx.example.test 25", RUN, MX),
        ("PS C:\\Users\\me> telnet.exe mx.example.test 25", RUN, MX),
        ("root@server:~# telnet mx.example.test 25Trying 192.0.2.44...", RUN, MX),
        ("(venv) me@probe:~/x$ nc -w 5 -C mx.example.test 25", RUN, MX),
        ("echo QUIT | ncat --crlf mx.example.test 25", RUN, MX),
        ("└─$ nc -vn 192.0.2.137 25", RUN, {"host": "192.0.2.137", "port": "25"}),
        ("telnet 2001:db8::1 submission", RUN, {"host": "2001:db8::1", "port": "587"}),
        ("openssl s_client -starttls smtp -crlf -connect mx.example.test:587", RUN, {**MX, "port": "587"}),
        ("openssl s_client -connect [2001:db8::1]:465 -quiet", RUN, {"host": "2001:db8::1", "port": "465"}),
        ("socat - TCP:mx.example.test:25,crnl", RUN, MX),
        ("plink -batch -raw -P 25 mx.example.test 25", RUN, MX),
        ("telnet> open mx.example.test 25", RUN, MX),
        ("Microsoft Telnet> o mx.example.test 25", RUN, MX),
        ("$ telnet ${HOST} 25", RUN, {"host": "${HOST}", "port": "25"}),
        ("root@x:/etc# ls -l", PROMPT, {"program": "ls"}),
        ("[admin@probe ~]$ ", PROMPT, {"program": ""}),
        ("bash-5.2# /usr/bin/vim.tiny x", PROMPT, {"program": "vim"}),
        ("C:\\Users\\me>type x.log", PROMPT, {"program": "type"}),
        ("┌──(kali㉿kali)-[~]", PROMPT, {"program": "kali"}),
        ("Trying 192.0.2.25...", What.TRYING, {"address": "192.0.2.25"}),
        ("Trying 192.0.2.25…", What.TRYING, {"address": "192.0.2.25"}),
        ("Connecting to 192.0.2.25 ...", What.TRYING, {"host": "192.0.2.25"}),
        ("Connected to mx.example.test.", What.CONNECTED, {"host": "mx.example.test"}),
        ("Connected to mx (192.0.2.25).", What.CONNECTED, {"host": "mx", "address": "192.0.2.25"}),
        ("Ncat: Connected to 192.0.2.25:25.", What.CONNECTED, {"address": "192.0.2.25", "port": "25"}),
        ("(UNKNOWN) [192.0.2.4] 25 (smtp) open //yes", What.CONNECTED, {"address": "192.0.2.4", "port": "25"}),
        ("Connection to mx 25 port [tcp/smtp] succeeded!", What.CONNECTED, {"host": "mx", "port": "25"}),
        ("CONNECTED(00000003)", What.CONNECTED, {}),
        ("telnet: Unable to connect to remote host: Connection refused", What.FAILED,
         {"message": "Unable to connect to remote host: Connection refused"}),
        ("telnet: connect to address 192.0.2.1: Connection timed out", What.FAILED,
         {"address": "192.0.2.1", "message": "Connection timed out"}),
        ("telnet: connect to address ::1Connection refused", What.FAILED,
         {"address": "::1", "message": "Connection refused"}),
        ("nc: connect to mx port 25 (tcp) failed: Connection refused", What.FAILED, {"message": "Connection refused"}),
        ("Ncat: Connection refused.", What.FAILED, {"message": "Connection refused."}),
        ("(UNKNOWN) [192.0.2.4] 25 (smtp) : Connection refused", What.FAILED,
         {"address": "192.0.2.4", "port": "25", "message": "Connection refused"}),
        ("Connecting To mx...Could not open connection to the host, on port 25: Connect failed", What.FAILED,
         {"host": "mx", "message": "Could not open connection to the host, on port 25: Connect failed"}),
        ("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384", What.TLS,
         {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"}),
        ("Connection closed by foreign host.", What.CLOSED, {"by": "server"}),
        ("Connection to host lost.", What.CLOSED, {"by": "server"}),
        ("Connection closed.", What.CLOSED, {"by": "client"}),
        ("read:errno=104", What.CLOSED, {"by": "server"}),
        ("closed", What.CLOSED, {"by": "server"}),
        ("DONE", What.CLOSED, {"by": "client"}),
        ("```console", What.EDGE, {}),
        ("[code]", What.EDGE, {}),
        ("</pre>", What.EDGE, {}),
        ("Escape character is '^]'.", TALK, {}),
        ("telnet> quit", TALK, {}),
        ("^]", TALK, {}),
        ("Ncat: Version 7.93 ( https://nmap.org/ncat )", TALK, {}),
        ("Press any key to continue...", TALK, {}),
    ],
)  # fmt: skip
def test_lines_of_the_terminal(line: str, what: What, facts: dict[str, str]) -> None:
    found = around(line.encode())
    assert found is not None
    assert (found.what, dict(found.facts)) == (what, facts)


@pytest.mark.parametrize(
    "line",
    [
        "", "telnet to port 25 works", "I tried telnet", "telnet <your server> 25", "rcpt to <a@b> 250",
        "mial from:<a@b.test>",
        "# now the recipient", "$ ls", "foo % bar", "hello > world", "Connected", "closed for today",
        "x" * LIMIT + " [a@b c]$ ",
    ],
)  # fmt: skip
def test_lines_that_are_none(line: str) -> None:
    assert around(line.encode()) is None


def test_a_prompt_of_a_single_sign_counts_outside_of_a_dialogue_only() -> None:
    found = around(b"$ less x.log", weak=True)
    assert found is not None
    assert found.facts == {"program": "less"}


def test_the_prompt_itself() -> None:
    assert prompt_of(b"[admin@probe ~]$ less x") == b"[admin@probe ~]$"
    assert prompt_of(b"$ less x") == b"$"
    assert prompt_of(b"less x") == b""


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        ([b"hello", b"$ telnet mx.example.test 25", b"Trying 192.0.2.1..."], ("mx.example.test", 25)),
        ([b"Trying 192.0.2.1...", b"Connected to mx."], ("192.0.2.1", 0)),
        ([b"Connected to mx (192.0.2.1).", b"$ telnet other 26"], ("mx", 0)),
        ([b"220 telnet mx 25", b""], ("", 0)),
        ([b"telnet mx 99999"], ("mx", 0)),
    ],
)
def test_the_target(lines: list[bytes], right: tuple[str, int]) -> None:
    assert target(lines) == right
