"""What errors cost: one file a purpose, and the cost to expect of a model's answers.

Each `<name>.toml` beside this file is a cost matrix; adding one adds a purpose everywhere.
"""
