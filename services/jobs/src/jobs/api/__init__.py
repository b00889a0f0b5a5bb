"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""
