"""Several runs combined into one that is a run like any other."""
