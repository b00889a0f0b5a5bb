"""Production: a product order becomes plates on printers, and plates become products."""
