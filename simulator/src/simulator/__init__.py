"""A fleet of faithful fake Bambu printers."""
