"""Rules of production: the standard library, synchronous, no input and no output."""
