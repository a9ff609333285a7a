"""Lessons: their files read, their exercises checked, their progress kept; and the linter for who writes
them.
"""
