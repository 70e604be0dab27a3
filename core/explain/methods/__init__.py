"""The explanation methods, one file each; files with a leading underscore are what they share."""
