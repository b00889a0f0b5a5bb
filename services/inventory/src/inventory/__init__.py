"""Parts, stock and orders: every print counted once and given to the most urgent order."""
