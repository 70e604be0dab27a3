"""How good a model is: metrics with intervals, and probabilities on any data set."""
