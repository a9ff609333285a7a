"""Screens: each puts widgets together for one purpose."""
