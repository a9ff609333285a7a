"""What hides private names in a recording: finding them, their stand-ins, and the stream that is rewritten."""
