"""The importers: one module each; names with a leading underscore are shared parts."""
