"""Use cases of jobs: load, decide, save, emit."""
