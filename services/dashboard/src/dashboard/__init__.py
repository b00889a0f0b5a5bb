"""One origin in front of every API, and the live stream."""
