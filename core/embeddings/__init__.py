"""Embeddings: each picture as a vector, so that pictures can be near to one another.

`store` keeps them, `compute` makes them (in a child process: it loads Keras), `neighbours` reads
them in the web process, `maps` draws them in the plane.
"""
