"""All SQL of production."""
