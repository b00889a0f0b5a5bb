"""Printers, their connections and the history of physical prints."""
