"""Drawn faces: expressions as movements of brows, lids and mouth, heads to carry them, pens.

All arithmetic is on integers, so that every machine draws the same pixels.
"""
