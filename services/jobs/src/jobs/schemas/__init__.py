"""What jobs' HTTP API takes and gives."""
