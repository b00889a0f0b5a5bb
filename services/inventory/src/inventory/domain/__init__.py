"""The rules of inventory, without any I/O."""
