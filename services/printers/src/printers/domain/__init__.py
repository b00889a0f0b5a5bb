"""The rules of printers, their connections and their prints: pure, synchronous, standard library only."""
