"""HTTP models: the public API of printers."""
