"""What pages are made of: one component a file, each a function that returns Dash components."""
