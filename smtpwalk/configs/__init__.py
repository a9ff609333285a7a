"""Server configurations: one notation a module, text in, settings and problems out; and what they allow to
conclude.
"""
