"""The product's version, shown in the footer and used to refresh cached files."""

from core.version import version

__all__ = ["version"]
