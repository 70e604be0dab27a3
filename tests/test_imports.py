"""No way to a page loads TensorFlow, and the way to the first one loads nothing heavy at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.data.store import DatasetStore
from core.labels import EMOTIONS, SIZE, SPLITS
from core.settings import ROOT, Settings
from pages import PAGES

# Pandas too: Plotly fails in one thread while another one imports it for the first time.
HEAVY = frozenset(
    {"tensorflow", "keras", "jax", "torch", "mtcnn", "shap", "numba", "cv2", "pandas"}
)
# Each of these costs the start of the server more than a tenth of a second.
SLOW = HEAVY | {"sklearn", "scipy", "skimage"}

# Draws one page with all its views in a process of its own, and prints what was imported.
DRAW = """
import json, sys
from urllib.parse import parse_qsl
from dashboard.app import create_app
from dashboard.catalogue import load_pages
app = create_app()
for address in ("/", "/health", "/_dash-layout", "/_dash-dependencies"):
    assert app.server.test_client().get(address).status_code == 200, address
page = next(page for page in load_pages() if page.name == sys.argv[1])
drawn = ""
for view in ("", *page.views):
    with app.server.test_request_context(page.path):
        content = page.layout(dict(parse_qsl(view)))
        drawn += json.dumps(content, default=lambda part: part.to_plotly_json())
print(json.dumps({"drawn": len(drawn), "modules": sorted({m.split(".")[0] for m in sys.modules})}))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a small data set in it, so that pages have something to draw."""
    home = tmp_path_factory.mktemp("imports")
    generator = np.random.default_rng(0)
    features = {"brightness": generator.random(len(SPLITS) * len(EMOTIONS) * 4, np.float32)}
    count = len(SPLITS) * len(EMOTIONS) * 4
    DatasetStore(Settings(home=home).datasets).write(
        "noise",
        generator.integers(0, 256, (count, SIZE, SIZE), dtype=np.uint8),
        np.arange(count, dtype=np.uint8) % len(SPLITS),
        np.arange(count, dtype=np.uint8) // len(SPLITS) % len(EMOTIONS),
        title="Noise",
        source={},
        synthetic=True,
        features=features,
    )
    return home


def modules_after_drawing(page: str, home: Path) -> set[str]:
    """Return the top-level modules loaded after the page was drawn in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", DRAW, page],
        cwd=ROOT,
        env=os.environ
        | {"EMOTION_LENS_HOME": str(home), "EMOTION_LENS_MODELS": str(ROOT / "models")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["drawn"] > 200, "the page is empty"
    return set(result["modules"])


@pytest.mark.parametrize("page", PAGES)
def test_drawing_a_page_loads_nothing_heavy(page: str, home: Path):
    assert not modules_after_drawing(page, home) & HEAVY


def test_the_first_page_loads_nothing_slow(home: Path):
    assert not modules_after_drawing("home", home) & SLOW
