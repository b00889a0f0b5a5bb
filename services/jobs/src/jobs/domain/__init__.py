"""Rules of jobs: the standard library, synchronous, no input and no output."""
