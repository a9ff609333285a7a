"""Servers that this program plays itself: a personality is read from a TOML text and played sans-IO.

Pure: no sockets, no clock, no files of a user. `net.stage` puts a personality on a loopback socket.
"""
