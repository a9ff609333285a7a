"""The relay test: which envelopes are tried, in which order, what each answer is worth, and the verdict. Pure."""
