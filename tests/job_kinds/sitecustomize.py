"""Gives every Python process of a test the kinds of jobs in this folder's `kinds/`.

Python imports a module of this name at its start; tests put this folder, and the repository's root,
on the `PYTHONPATH` of the processes they start.
"""

from pathlib import Path

import core.jobs.kinds

core.jobs.kinds.__path__.append(str(Path(__file__).parent / "kinds"))
