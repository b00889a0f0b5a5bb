"""Translates the printers' Bambu MQTT into plate messages."""
