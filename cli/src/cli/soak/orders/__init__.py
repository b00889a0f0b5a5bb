"""Random orders, prints and everything done with them, against a model that fits on two pages."""
