"""smtpwalk: a guided, explained and recorded SMTP dialogue in the terminal."""

__version__ = "0.1.0"
