"""Parts, stock, orders and the allocation between them."""
