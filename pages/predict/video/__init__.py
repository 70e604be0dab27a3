"""Videos: each face followed, and what it shows from moment to moment."""

from typing import Final

from pages.predict.tab import Tab
from pages.predict.video.callbacks import register
from pages.predict.video.layout import layout

TAB: Final = Tab(name="video", title="Video", icon="camera-video", layout=layout, register=register)
