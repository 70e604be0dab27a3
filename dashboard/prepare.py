"""`python -m dashboard.prepare`: draw the synthetic data set if it is not there."""

from core.data.store import DatasetStore
from core.data.synthetic import ensure_synthetic
from core.settings import Settings

if __name__ == "__main__":
    ensure_synthetic(DatasetStore(Settings().datasets))
