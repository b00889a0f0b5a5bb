"""All SQL of printers. Every query names the tenant, besides the row-level security."""
