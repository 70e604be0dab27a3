"""Named, versioned entries: the one place where a thing that can be added is looked up."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from core.errors import UnknownName


class Entry(Protocol):
    """What every registered thing carries."""

    @property
    def name(self) -> str: ...


E = TypeVar("E", bound=Entry)


class Registry(Generic[E]):
    """Entries by name, gathered from the modules of one package.

    Each module of `package` whose name has no leading underscore defines one entry and calls
    `register`. Modules load on first use, so that importing a registry costs nothing.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._entries: dict[str, E] = {}
        self._loaded = False

    def register(self, entry: E) -> E:
        """Add an entry; a second one of the same name is a programming error."""
        if entry.name in self._entries:
            raise ValueError(f"{self.kind} '{entry.name}' is registered twice")
        self._entries[entry.name] = entry
        return entry

    def get(self, name: str) -> E:
        """Return the entry of that name.

        Raises:
            UnknownName: no entry is called so; the message lists those that are.
        """
        self._load()
        if name not in self._entries:
            raise UnknownName(self.kind, name, self._entries)
        return self._entries[name]

    def names(self) -> tuple[str, ...]:
        """Return all names in alphabetical order."""
        self._load()
        return tuple(sorted(self._entries))

    def __iter__(self) -> Iterator[E]:
        return (self.get(name) for name in self.names())

    def _load(self) -> None:
        if self._loaded:
            return
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            if not module.name.startswith("_"):
                importlib.import_module(f"{self._package}.{module.name}")
        self._loaded = True
