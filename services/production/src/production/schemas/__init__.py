"""What production's HTTP API takes and gives."""
