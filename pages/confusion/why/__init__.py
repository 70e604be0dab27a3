"""Why one expression is taken for another: what the pictures share, what people say, and where."""
