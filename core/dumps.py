"""No memory dumps of processes that hold what visitors sent."""

import resource


def forbid() -> None:
    """Let neither this process nor those it starts leave its memory on disk when it dies."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
