"""The command line: arguments to one command each. A command's module is imported only when it runs."""
