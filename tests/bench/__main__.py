"""`python -m tests.bench`: all figures, one line each."""

from tests.bench import capture, dialogue, import_text, keys, lesson, relay, replay, start

if __name__ == "__main__":
    start.run()
    keys.run()
    dialogue.run()
    lesson.run()
    relay.run()
    replay.run()
    import_text.run()
    capture.run()
