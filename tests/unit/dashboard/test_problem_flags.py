"""What jobs found about pictures can be filtered by once it is known."""

import numpy as np

from core.data.store import DatasetStore
from core.quality.labels import LabelIssues
from core.settings import Settings
from dashboard.flags import FLAGS, known_flags
from dashboard.services import Services
from tests.stored_runs import store_answers, store_dataset

NAMES = ("leaked-copies", "copies-other-label", "exact-copies", "near-copies", "doubtful-label")


def test_nothing_is_offered_before_a_job_has_looked(settings: Settings):
    dataset = store_dataset(settings)
    offered = {flag.name for flag in known_flags(Services(settings), dataset)}
    assert set(NAMES) <= set(FLAGS.names())
    assert not offered & set(NAMES)


def test_copies_and_doubts_are_offered_once_known(settings: Settings):
    plain = store_dataset(settings)
    images = np.array(plain.images)
    images[700] = images[0]
    dataset = DatasetStore(settings.datasets).write(
        "copied",
        images,
        plain.splits,
        plain.labels.astype(np.uint8),
        title="Copied",
        source={},
    )
    services = Services(settings)
    services.quality.find_copies(dataset)
    run = store_answers(settings, dataset, 3)
    n = len(dataset)
    issues = LabelIssues(
        score=np.linspace(1, 0, n, dtype=np.float32),
        suspected=np.isin(np.arange(n), [5, 9]),
        suggested=np.zeros(n, np.uint8),
        probability=np.ones(n, np.float32),
    )
    services.quality.keep_label_issues(run, dataset, issues)
    found = {flag.name: rows.tolist() for flag, rows in known_flags(services, dataset).items()}
    assert found["exact-copies"] == [0, 700]
    # Row 700 is of PrivateTest; its twin in Training is no test picture.
    assert found["leaked-copies"] == [700]
    assert found["copies-other-label"] == []
    assert found["near-copies"] == []
    assert found["doubtful-label"] == [5, 9]
