"""Triage of a model's errors: is the label wrong, the picture ambiguous, or the model?

`evidence` gathers what speaks about each picture, `rules` turns it into proposals, `reasons` says
why. What a person decides is kept by `decisions` as a history beside the data set, never in it;
`applied` is what follows from it for labels and metrics.
"""
