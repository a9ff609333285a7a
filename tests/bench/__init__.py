"""Figures, never judged by a test: `make bench` prints ratios that were measured side by side."""
