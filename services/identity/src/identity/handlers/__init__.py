"""What identity can do, by noun: load, decide, save, emit."""
