"""Measured beside their peers: `make bench`."""
