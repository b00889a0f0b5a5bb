"""Models of HTTP."""
