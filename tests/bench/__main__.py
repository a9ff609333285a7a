"""`python -m tests.bench`: all figures, one line each."""

from tests.bench import capture, dialogue, keys, lesson, relay, start

if __name__ == "__main__":
    start.run()
    keys.run()
    dialogue.run()
    lesson.run()
    relay.run()
    capture.run()
