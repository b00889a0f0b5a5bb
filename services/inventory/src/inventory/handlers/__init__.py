"""The use cases of inventory, one function each: load, decide, save, emit."""
