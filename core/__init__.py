"""Everything that is not web: data sets, models, training, evaluation, explanation, prediction."""
