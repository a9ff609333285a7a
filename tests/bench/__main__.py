"""`python -m tests.bench`: all figures, one line each."""

from tests.bench import capture, dialogue, keys, lesson, relay, replay, start

if __name__ == "__main__":
    start.run()
    keys.run()
    dialogue.run()
    lesson.run()
    relay.run()
    replay.run()
    capture.run()
