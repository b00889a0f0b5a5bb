"""Use cases: load, decide, save, emit."""
