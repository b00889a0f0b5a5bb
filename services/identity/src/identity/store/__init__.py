"""All SQL of identity, by noun. Every function works in the tenant of its transaction."""
