"""The last whole month with data: read once for each content of the data, remembered, never trusted when damaged."""

import json
import os
import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smm_nb.batch import processes, warm
from smm_nb.batch.latest import LatestMonths, read_latest_month
from smm_nb.batch.outcome import Cancelled
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import SmmError

YAML = """\
client: {0}
name: N
language: en
currency: EUR
timezone: UTC
business: {{categories: [other]}}
sources: [{{files: ["*.csv"], kind: sales}}]
"""


@pytest.fixture
def place(tmp_path):
    for name in ("a", "b"):
        for folder in ("params", f"data/{name}", "outputs"):
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "params" / f"{name}.yml").write_text(YAML.format(name))
    return Workspace(tmp_path)


class Counting(LatestMonths):
    """Counts the readings; what is read is a child's business and tested below."""

    def __init__(self, place, **options):
        super().__init__(place, **options)
        self.read = []

    def _read(self, client):
        self.read.append(client)
        if client == "bad":
            raise SmmError(problem="no file")
        return "2025-08"


def test_the_same_data_are_read_once_and_other_data_again(place):
    first = Counting(place)
    assert [first("a"), first("a"), first("b")] == ["2025-08"] * 3
    assert first.read == ["a", "b"]
    first.save()

    second = Counting(place)
    (place.data / "b" / "x.csv").write_text("new")
    assert (second.known("a"), second.known("b")) == ("2025-08", "")
    second("a"), second("b")
    assert second.read == ["b"]


def test_asking_for_one_client_does_not_forget_the_others(place):
    first = Counting(place)
    first("a"), first("b")
    first.save()
    second = Counting(place)
    second("a")
    second.save()

    third = Counting(place)
    third("b")

    assert third.read == []


def test_a_client_that_is_no_more_is_forgotten(place):
    first = Counting(place)
    first("a"), first("b")
    (place.params / "b.yml").unlink()
    first.save()

    assert list(json.loads((place.outputs / ".latest.json").read_text())) == ["a"]


def test_a_problem_is_told_again_without_reading_again(place):
    (place.data / "bad").mkdir()
    (place.params / "bad.yml").write_text(YAML.format("bad"))
    latest = Counting(place)

    for _ in range(2):
        with pytest.raises(SmmError, match="no file"):
            latest("bad")

    assert latest.read == ["bad"]
    latest.save()
    assert Counting(place).known("bad") == ""


ANY = st.none() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=30)
    | st.dictionaries(
        st.sampled_from(["a", "b"]),
        ANY | st.dictionaries(st.sampled_from(["key", "month"]), ANY | st.just("2025-13"), max_size=2),
    ).map(lambda found: json.dumps(found).encode())
)
def test_a_damaged_memory_is_no_memory(place, content):
    (place.outputs / ".latest.json").write_bytes(content)

    latest = Counting(place)

    assert latest("a") == "2025-08"
    assert latest.read == ["a"]


def test_a_month_that_is_none_is_not_believed(place):
    latest = Counting(place)
    latest("a")
    latest.save()
    file = place.outputs / ".latest.json"
    file.write_text(file.read_text().replace("2025-08", "../../x"))

    assert Counting(place)("a") == "2025-08"


def test_memory_that_cannot_be_written_is_no_problem(place):
    latest = Counting(place)
    latest("a")
    (place.outputs / ".latest.json").mkdir()

    latest.save()

    assert Counting(place)("a") == "2025-08"


def test_nothing_is_read_after_the_stop(place):
    with pytest.raises(Cancelled):
        LatestMonths(place, stop=lambda: True)("a")


@pytest.mark.slow
def test_the_month_comes_from_the_data_in_a_child_and_survives_its_death(place, monkeypatch):
    monkeypatch.setattr(warm, "PRELOAD", ())
    processes.close_server()
    os.kill(processes.warm_server().process.pid, signal.SIGKILL)

    with pytest.raises(SmmError) as caught:
        LatestMonths(place)("a")

    processes.close_server()
    assert str(caught.value).rstrip(".") == read_latest_month("a", str(place.root))["error"].rstrip(".")
