"""The list of decisions as a file."""

from flask.testing import FlaskClient

from core.data.store import Dataset
from core.settings import Settings
from core.triage.decisions import Decisions


def test_decisions_are_handed_out_as_csv(client: FlaskClient, dataset: Dataset, settings: Settings):
    empty = client.get(f"/decisions/{dataset.name}.csv")
    assert empty.get_data(as_text=True) == "row,split,label,decision,new_label,when\n"
    Decisions(settings.home).decide(dataset, [8], "relabel", 0)
    answer = client.get(f"/decisions/{dataset.name}.csv")
    assert answer.mimetype == "text/csv"
    assert "small-decisions.csv" in answer.headers["Content-Disposition"]
    assert answer.get_data(as_text=True).splitlines()[1].startswith("8,PublicTest,disgust,relabel,")


def test_a_data_set_that_is_not_here_has_no_decisions(client: FlaskClient):
    assert client.get("/decisions/nothing.csv").status_code == 404
    assert client.get("/decisions/..%2f..%2fetc.csv").status_code == 404
