"""What every Platework service shares and none owns."""
