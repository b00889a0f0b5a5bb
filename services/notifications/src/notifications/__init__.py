"""Rules, targets, deliveries: what people and programs want to be told, and what became of it."""
