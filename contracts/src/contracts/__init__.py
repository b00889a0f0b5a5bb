"""Messages that travel between Platework services."""
