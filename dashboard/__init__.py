"""The web shell: it assembles pages, serves them and turns errors into messages."""
