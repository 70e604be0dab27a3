"""From a run's spec to trained weights: augmentation, schedule, checkpoints."""
