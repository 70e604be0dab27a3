"""AG Grid without its weight on every page: the browser fetches it with the first table.

Whoever draws a table takes `AgGrid` from here; assets/45-grid.js does the fetching.
"""

from typing import Final

import dash_ag_grid
from dash_ag_grid import AgGrid

__all__ = ["AgGrid"]

BUNDLE: Final = "dash_ag_grid.min.js"

for _resource in dash_ag_grid._js_dist:
    if _resource["relative_package_path"] == BUNDLE:
        # Served, but not named in the index page.
        _resource["dynamic"] = True
