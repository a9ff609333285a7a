"""The report room: recorded or live dialogues as text for people and programs. Pure: rows in, text out."""
