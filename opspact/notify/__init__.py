"""Messages to people: who is told what, by which channel, whether it arrived; escalations until somebody answers."""
