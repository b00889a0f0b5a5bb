"""Orders: taken, changed, assigned by hand, shipped, returned. Stock is locked before orders, always."""
