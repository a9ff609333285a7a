"""Dialogues without marks, as they stood on a screen and were copied: who said which line, and what is around it."""
