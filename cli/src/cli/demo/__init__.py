"""The demonstration: the main job, end to end, through the public APIs and simulated printers."""
