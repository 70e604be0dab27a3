"""The section "Why these two?": drawn when one confusion is open."""

from dash import dcc, html
from dash.development.base_component import Component

from core.errors import EmotionLensError
from core.labels import EMOTIONS
from dashboard.components.grid import grid
from dashboard.components.overlay import data_uri, overlay
from dashboard.components.page import icon, section
from dashboard.components.picture_detail import failure
from dashboard.components.text import count, percent
from pages.confusion import ids
from pages.confusion.results import Shown, outcomes_of
from pages.confusion.scene import Scene
from pages.confusion.why import words
from pages.confusion.why.confused import Confusion, confusion, doubts, mean_face
from pages.confusion.why.contrast import contrast, drawn_rows, stored_contrast

_CLOSEST = 12


def why_panel(scene: Scene, results: Shown) -> list[Component]:
    """Return the section, or nothing where no single confusion is open."""
    found = confusion(scene, results)
    if found is None:
        return []
    true, predicted = EMOTIONS[found.true], EMOTIONS[found.predicted]
    return [
        section(
            f"Why these two: {true} and {predicted}?",
            html.Div(
                [
                    html.Div([html.P(words.how_often(found)), *_people(scene, found)]),
                    _faces(scene, found),
                    _where(scene, found),
                    _closest(scene, found),
                ],
                className="el-why",
            ),
            help="What the confused pictures have in common, what people say about them, and where "
            "the model looks.",
        )
    ]


def contrast_panel(scene: Scene, results: Shown) -> Component | None:
    """Compute where the model looks, and return it; the reason in its place if that fails."""
    found = confusion(scene, results)
    if found is None:
        return None
    try:
        contrast(scene, found)
    except EmotionLensError as error:
        return failure(error)
    return _map(scene, found)


def _people(scene: Scene, found: Confusion) -> list[Component]:
    votes = scene.people
    if votes is None:
        return [
            html.P(
                "With FER+ votes imported this says whether people doubt these labels as well.",
                className="el-help",
            )
        ]
    counted = [
        doubts(votes, rows, true=found.true, predicted=found.predicted)
        for rows in (found.confused, found.recognised)
    ]
    return [html.P(sentence) for sentence in words.what_people_say(found, *counted)]


def _faces(scene: Scene, found: Confusion) -> Component:
    true, predicted = EMOTIONS[found.true], EMOTIONS[found.predicted]
    faces = (
        (found.of_true, f"labelled {true}"),
        (found.confused, f"{true}, taken for {predicted}"),
        (found.of_predicted, f"labelled {predicted}"),
    )
    return html.Div(
        [
            html.H3("Mean faces"),
            html.Div(
                [
                    html.Figure(
                        [
                            html.Img(
                                src=data_uri(mean_face(scene.dataset, rows)),
                                alt=f"Mean of {count(len(rows))} faces {said}",
                                className="el-picture",
                            ),
                            html.Figcaption(f"{said}: mean of {count(len(rows))}"),
                        ]
                    )
                    for rows, said in faces
                ],
                className="el-mean-faces",
            ),
            html.P(
                "A mean shows what pictures have in common; where they differ it is blurred.",
                className="el-help",
            ),
        ]
    )


def _where(scene: Scene, found: Confusion) -> Component:
    known = stored_contrast(scene, found) is not None
    n = len(drawn_rows(found))
    offer = [
        html.P(
            f"Computed from {count(n)} of the confused pictures when asked for; it takes some "
            "seconds and is kept.",
            className="el-help",
        ),
        html.Button(
            [icon("lightbulb"), " Show where the model looks"],
            id=ids.CONTRAST_START,
            type="button",
            className="btn btn-outline-primary",
        ),
    ]
    return html.Div(
        [
            html.H3("Where the model looks"),
            dcc.Loading(
                html.Div(_map(scene, found) if known else offer, id=ids.CONTRAST),
                type="dot",
                overlay_style={"visibility": "visible", "opacity": 0.6},
            ),
        ]
    )


def _map(scene: Scene, found: Confusion) -> Component:
    heat = contrast(scene, found)
    rows = drawn_rows(found)
    true, predicted = EMOTIONS[found.true], EMOTIONS[found.predicted]
    largest = float(abs(heat).max())
    said = words.where(found, len(rows))
    face = data_uri(mean_face(scene.dataset, rows))
    if not largest:
        return html.P("The model finds its evidence for both at the same places.")
    return html.Div(
        [
            overlay(
                face,
                heat / largest,
                id={"type": ids.CONTRAST_MAP, "cell": f"{true}-{predicted}"},
                strength=0.75,
                label=f"Mean of {count(len(rows))} confused faces with a map of places. {said}",
                signed=True,
                ends=(f"for {true}", f"for {predicted}"),
            ),
            html.P(said, className="el-help"),
        ]
    )


def _closest(scene: Scene, found: Confusion) -> Component:
    rows = found.confused[:_CLOSEST]
    said = outcomes_of(scene, scene.run)
    margins = {} if said is None else dict(zip(said.rows.tolist(), said.margin, strict=True))
    return html.Div(
        [
            html.H3("Closest calls"),
            html.P(
                "The confused pictures whose first and second answer lie closest together. Below "
                "each: by how much the first leads.",
                className="el-help",
            ),
            grid(
                scene.dataset,
                rows,
                opens=ids.OPENED,
                captions=[percent(float(margins[row]), 1) for row in rows.tolist()],
                label="Closest calls",
            ),
        ]
    )
