"""Where computed statistics are kept."""

from pathlib import Path

from dashboard.services import services


def cache_folder() -> Path:
    """Return the folder of everything that can be computed again."""
    return services().settings.home / "cache"
