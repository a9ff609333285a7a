"""Recordings of terminals: from the bytes that a terminal got to the rows that they left."""
