"""The wire room: bytes of an SMTP connection, and nothing else. Pure: no clock, no files, no sockets."""
