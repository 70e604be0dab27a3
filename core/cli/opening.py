"""Open what a command line names."""

from core.data import synthetic
from core.data.store import Dataset, DatasetStore
from core.errors import EmotionLensError, InvalidSetting
from core.labels import SPLITS, Split
from core.runs.run import Run
from core.settings import Settings


class DatasetNotImported(EmotionLensError):
    """A run whose pictures are not on this machine."""

    code = "dataset-not-imported"


def open_dataset(settings: Settings, name: str) -> Dataset:
    """Open a data set by name; the synthetic one is made on first use.

    Raises:
        UnknownName: there is none of that name.
    """
    store = DatasetStore(settings.datasets)
    if name == synthetic.NAME:
        return synthetic.ensure_synthetic(store)
    return store.open(name)


def own_dataset(settings: Settings, run: Run) -> Dataset:
    """Open the data set a run was trained on, whatever it is called here.

    Raises:
        DatasetNotImported: no data set here has its fingerprint.
    """
    store = DatasetStore(settings.datasets)
    wanted = run.spec.dataset
    if wanted.name == synthetic.NAME:
        open_dataset(settings, synthetic.NAME)
    for dataset in store.all():
        if dataset.fingerprint == wanted.fingerprint:
            return dataset
    raise DatasetNotImported(
        f"The pictures of {wanted.title}, on which '{run.run_id}' was trained, are not here.",
        hint="Import them with: python -m core data import PATH.",
    )


def parse_split(text: str) -> Split:
    """Return the split of that name.

    Raises:
        InvalidSetting: there is none.
    """
    for split in SPLITS:
        if text == split:
            return split
    raise InvalidSetting(f"No split '{text}'.", hint=f"Known: {', '.join(SPLITS)}.")
