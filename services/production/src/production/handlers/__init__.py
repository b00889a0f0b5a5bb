"""Use cases of production: load, decide, save, emit."""
