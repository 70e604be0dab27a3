"""Mean maps as a grid: a row a label, a column an answer, and above them each answer in all."""

from typing import Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.explain import METHODS
from core.explain.regions import REGIONS, face_regions, shares
from core.explain.words import sentence
from core.jobs.kinds.mean_maps import MeanMapParameters
from core.labels import EMOTIONS
from core.predict.mean_maps import CLASSES, MeanMaps
from core.runs.store import Run
from dashboard.components.address import link
from dashboard.components.attributes import aria
from dashboard.components.overlay import data_uri, heat_uri, legend
from dashboard.components.page import section
from dashboard.components.table import table
from dashboard.components.text import count, with_interval
from pages.explain import ids

FloatArray = NDArray[np.float32]

# Below this a mean is mostly single maps: it is shown, but does not set the scale.
FEW: Final = 5
NONE: Final = "—"


def mean_grid(
    found: MeanMaps, dataset: Dataset, run: Run, request: MeanMapParameters
) -> list[Component]:
    """Return the grid, and the regions of each answer with their intervals."""
    title = METHODS.get(request.method).title
    total = count(int(found.counts.sum()))
    where = f"{total} random {request.split} pictures of {dataset.title}"
    scale = _scale(found)
    return [
        section(
            "Mean maps over mean faces",
            html.Div(
                html.Table(
                    [
                        html.Caption(
                            f"{title} on {where}: rows are labels, columns what the model said"
                        ),
                        _head(),
                        html.Tbody(
                            [
                                _all_row(found, scale),
                                *(
                                    _row(found, label, scale, dataset, run, request)
                                    for label in range(CLASSES)
                                ),
                            ]
                        ),
                    ],
                    className="el-mean-grid",
                ),
                className="el-table-scroll",
                tabIndex="0",
                role="region",
                **aria(label="Mean maps"),
            ),
            legend(signed=found.signed),
            help="Each picture is explained for what the model said of it; its map is scaled to "
            "its own strongest place, then averaged. One scale for the whole grid. Means of fewer "
            f"than {FEW} pictures have a dashed frame: they show those pictures more than the "
            "model. The number opens the pictures.",
        ),
        section(
            "Where the evidence lies, answer by answer",
            html.Ul(
                [html.Li(_words(found, said)) for said in range(CLASSES) if _enough(found, said)]
            ),
            table(
                ("Said", "Pictures (n)", *REGIONS),
                [_figures(found, said) for said in range(CLASSES)],
                caption=f"Share of the evidence by region of the mean face, {title} on {where}; "
                "means with 95 % intervals over the pictures. What speaks against is taken off",
                numeric=range(1, 2 + len(REGIONS)),
            ),
        ),
    ]


def _scale(found: MeanMaps) -> float:
    """Return the largest magnitude of the means of enough pictures."""
    means = [found.of_class(said)[0] for said in range(CLASSES) if _enough(found, said)]
    means += list(found.maps[found.counts >= FEW])
    return max((float(np.abs(mean).max()) for mean in means), default=0.0) or 1.0


def _head() -> Component:
    return html.Thead(
        html.Tr(
            [
                html.Th("Label", scope="col"),
                *(html.Th(f"said {name}", scope="col") for name in EMOTIONS),
            ]
        )
    )


def _all_row(found: MeanMaps, scale: float) -> Component:
    cells = []
    for said, name in enumerate(EMOTIONS):
        mean_map, face, n = found.of_class(said)
        words = f"All that the model called {name}"
        cells.append(_cell(mean_map / scale, face, n, html.Span(_n(n)), words, found.signed))
    return html.Tr([html.Th("any label", scope="row"), *cells])


def _row(
    found: MeanMaps,
    label: int,
    scale: float,
    dataset: Dataset,
    run: Run,
    request: MeanMapParameters,
) -> Component:
    cells = []
    for said, name in enumerate(EMOTIONS):
        n = int(found.counts[label, said])
        words = f"Labelled {EMOTIONS[label]}, called {name}"
        opens = html.A(
            _n(n),
            href=link(
                "/confusion",
                data=dataset.name,
                run=run.run_id,
                split=request.split,
                cells=f"{EMOTIONS[label]}-{name}",
            ),
            **aria(label=f"{_n(n)}: {words}, open the pictures"),
        )
        heat = found.maps[label, said] / scale
        cells.append(_cell(heat, found.faces[label, said], n, opens, words, found.signed))
    return html.Tr([html.Th(EMOTIONS[label], scope="row"), *cells])


def _cell(
    heat: FloatArray, face: FloatArray, n: int, below: Component, words: str, signed: bool
) -> Component:
    if n == 0:
        return html.Td(html.Span(NONE, title=f"{words}: none"), className="el-mean-none")
    strength = f"var(--el-strength-{ids.MANY_OVERLAY}, 0.5)"
    stack = html.Div(
        [
            html.Img(
                src=data_uri(np.rint(255 * face).astype(np.uint8)),
                alt="",
                className="el-overlay-picture",
            ),
            html.Img(src=heat_uri(heat, signed=signed), alt="", className="el-overlay-heat"),
        ],
        className="el-overlay-stack",
        role="img",
        style={"--heat": strength},
        **aria(label=f"{words}: mean map of {_n(n)}"),
    )
    return html.Td([stack, below], className="el-mean-few" if n < FEW else None)


def _enough(found: MeanMaps, said: int) -> bool:
    return bool(found.counts[:, said].sum() >= FEW)


def _words(found: MeanMaps, said: int) -> str:
    parts = shares(found.of_class(said)[0], face_regions())
    return sentence(parts, EMOTIONS[said], signed=found.signed)


def _figures(found: MeanMaps, said: int) -> list[str]:
    # Of fewer, an interval would say more than is known.
    figures = found.shares(said) if _enough(found, said) else {}
    return [
        EMOTIONS[said],
        count(int(found.counts[:, said].sum())),
        *(with_interval(figures[name]) if figures else NONE for name in REGIONS),
    ]


def _n(n: int) -> str:
    return f"{count(n)} picture{'' if n == 1 else 's'}"
