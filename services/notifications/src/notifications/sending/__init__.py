"""Ways out, and the worker that uses them."""
