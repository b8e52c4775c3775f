"""Checks of a draft; one module per family behind one registry."""
