"""The camera: what it sees, live, until a picture is taken. `assets/65-predict-camera.js`."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.page import icon
from pages.predict import ids


def camera_panel() -> Component:
    """Return the panel, hidden until the camera is asked for; nothing is recorded."""
    return html.Section(
        [
            html.P(id=ids.CAMERA_STATUS, role="status", className="predict-camera-status"),
            html.Video(
                autoPlay=True,
                muted=True,
                className="predict-camera-picture",
                hidden=True,
                **aria(label="What the camera sees"),
            ),
            html.Div(
                [
                    html.Button(
                        [icon("camera"), " Take a picture"],
                        type="button",
                        className="btn btn-primary",
                        disabled=True,
                        **data(predict_camera="take"),
                    ),
                    html.Button(
                        "Close the camera",
                        type="button",
                        className="btn btn-outline-secondary",
                        **data(predict_camera="close"),
                    ),
                ],
                className="predict-actions",
            ),
        ],
        id=ids.CAMERA_PANEL,
        className="predict-camera",
        hidden=True,
        **aria(label="Camera"),
    )
