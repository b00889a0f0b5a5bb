"""Random requests at every route, as anybody sends them: nothing breaks, nobody sees another tenant."""
