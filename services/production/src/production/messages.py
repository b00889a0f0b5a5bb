"""What production says: domain values shaped into the contracts' events."""
