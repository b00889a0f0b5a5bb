"""What inventory's HTTP API takes and gives."""
