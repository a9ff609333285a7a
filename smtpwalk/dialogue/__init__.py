"""The dialogue room: what was said, what it means here, and what may be said next. Pure: no clock, files, sockets."""
