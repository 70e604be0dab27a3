"""Photographs: chosen, dropped, pasted or taken with the camera, each analysed and explained."""

from typing import Final

from pages.predict.pictures.callbacks import register
from pages.predict.pictures.layout import layout
from pages.predict.tab import Tab

TAB: Final = Tab(name="pictures", title="Pictures", icon="images", layout=layout, register=register)
