"""`platework doctor`: what is wrong with a running installation, why, and what to do about it."""
