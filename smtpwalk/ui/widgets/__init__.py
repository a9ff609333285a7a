"""Widgets: each draws what it is given and tells by messages what the user wants."""
