"""Where to go from the start, how to add the real pictures, and what not to use this for."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.address import link
from dashboard.components.page import command, icon, section


def ways(data: str | None, *, id: str) -> Component:
    """Return one card for each thing a visitor may have come for."""
    cards = [
        _card(
            "Read a face",
            "Upload a picture. Faces are found, and each gets the expression it "
            "shows, how sure the model is, and what it looked at.",
            "/predict",
            "person-bounding-box",
            data,
        ),
        _card(
            "See the pictures",
            "What a data set holds: how many of each expression, their "
            "light and contrast, and samples of every class.",
            "/dataset",
            "images",
            data,
        ),
        _card(
            "Compare models",
            "Accuracy and more of each trained model, with intervals, and how its training went.",
            "/models",
            "bar-chart-line",
            data,
        ),
        _card(
            "Find the mistakes",
            "Which expressions are taken for which, and the very pictures behind each number.",
            "/confusion",
            "grid-3x3",
            data,
        ),
        _card(
            "Ask why",
            "Which parts of a face spoke for an expression, for any picture and model.",
            "/explain",
            "lightbulb",
            data,
        ),
    ]
    return html.Section(
        [html.H2("Where to go", className="visually-hidden"), html.Ul(cards, className="el-cards")],
        id=id,
    )


def add_fer2013() -> Component:
    """Return how to add FER2013, which this product cannot bring along."""
    return section(
        "Add the real pictures",
        html.P(
            [
                "FER2013 is for research use, so that everyone brings their own copy. Download ",
                html.Code("icml_face_data.csv"),
                " from Kaggle (“Challenges in Representation Learning: Facial Expression "
                "Recognition Challenge”), then ",
                html.A("import it here", href=link("/dataset", tab="importing")),
                ", or run this in the project's folder and reload:",
            ]
        ),
        command(".venv/bin/python -m core data import icml_face_data.csv --name fer2013"),
        html.P("The csv, its .gz and Kaggle's .zip are all fine, and so are folders of pictures."),
    )


def responsible_use() -> Component:
    """Return what the results mean, and where they must not be used."""
    return section(
        "Before you use a result",
        html.Ul(
            [
                html.Li(
                    "A model names the expression a face shows. What a person feels, it does not "
                    "know: faces can be at rest, polite, or unlike those it learned from."
                ),
                html.Li(
                    "Even the best models published name FER2013's label only about three times "
                    "in four, and people about two times in three. Read the interval, not the "
                    "figure alone."
                ),
                html.Li(
                    "Inferring emotions at work or in education is prohibited in the European "
                    "Union other than for medical or safety reasons (AI Act, article 5(1)(f))."
                ),
                html.Li("Uploaded pictures stay in this machine's memory and are never stored."),
            ],
            className="el-plain-list",
        ),
    )


def _card(title: str, text: str, path: str, icon_name: str, data: str | None) -> Component:
    return html.Li(
        html.A(
            [icon(icon_name), html.Strong(title), html.Span(text)],
            href=link(path, data=data),
            className="el-card-link",
        )
    )
