"""Trained runs on disk: what `models/` holds."""
