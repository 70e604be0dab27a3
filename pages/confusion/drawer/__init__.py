"""The drawer: one picture, what the models and people say about it, and why."""
