"""Commands for those who work on Emotion Lens itself; `make` lists them."""
