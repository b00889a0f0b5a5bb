"""Postgres and NATS from Python wheels, started without an installation and usable as test fixtures."""
