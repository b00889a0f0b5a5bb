"""Tenants, users, roles, API keys and the keys that sign tokens."""
