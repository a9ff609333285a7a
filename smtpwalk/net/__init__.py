"""The net room: sockets. It turns what happens on them into events, and knows no screen, file or lesson."""
