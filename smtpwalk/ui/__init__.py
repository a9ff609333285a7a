"""The ui room: Textual screens and widgets. They take data and post messages; the app opens files and connections."""
