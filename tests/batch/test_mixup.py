"""Many clients at once, each with a word of its own: no word of one in another's files, and nothing left over."""

import os
from pathlib import Path

import pytest

from smm_nb.batch import processes, warm
from tests.batch.faulty import check, report, run, states, text_of
from tests.batch.small import workspace

CODE = """\
import random, time
import os
from pathlib import Path
import matplotlib.pyplot as plt
import numpy as np
data = Path(os.environ["SMM_NB_WORKSPACE"]) / "data" / client
word = (data / "canary.csv").read_text()
time.sleep(random.random() / 20)
Path("same-name.txt").write_text(word)
plt.figure(num="same figure")
plt.plot([1, 2], [3, int(client.removeprefix("client"))])
plt.title(client)
plt.show()
time.sleep(random.random() / 20)
os.environ["SEEN"] = os.environ.get("SEEN", "") + word
print(Path("same-name.txt").read_text(), os.environ["SEEN"], plt.get_fignums())
print("draws", random.random(), np.random.random(), np.random.default_rng().random())
"""
# the whole of it takes ten minutes: SMM_NB_TEST_FULL=1 pytest tests/batch/test_mixup.py
CLIENTS, AT_ONCE, ROUNDS = (200, 40, 5) if os.environ.get("SMM_NB_TEST_FULL") else (60, 30, 1)


@pytest.fixture(scope="module", params=range(ROUNDS))
def made(request, tmp_path_factory):
    """Many reports, many at a time, in kernels that are all forked from one server."""
    processes.close_server()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "PRELOAD", ("matplotlib.pyplot", "matplotlib.backends.backend_agg", "numpy"))
        place = workspace(tmp_path_factory.mktemp("mixup"), {f"client{number}": CODE for number in range(CLIENTS)})
        outcome, _ = run(place, jobs=AT_ONCE)
        root = processes._Shared.root
        assert root is not None
        left = [path.name for path in root.path.iterdir() if path.name != "lock"]
        threads = processes.warm_server().hello()["threads"]
    processes.close_server()
    return place, outcome, left, threads


@pytest.mark.slow
def test_every_report_comes_out_with_its_own_words_alone(made):
    place, outcome, _, _ = made

    assert set(states(outcome).values()) == {"ok"}
    assert len(outcome.made) == CLIENTS
    check(place)  # which looks for the others' canaries
    for number in range(CLIENTS):
        name = f"client{number}"
        word = f"canary-of-{name}-{len(name)}x"
        # the environment and the folder held nothing of an earlier kernel
        assert f"{word} {word} []" in text_of(report(place, name)), name


@pytest.mark.slow
def test_every_figure_is_the_clients_own_and_none_is_lost(made):
    place, _, _, _ = made
    figures = set()
    for number in range(CLIENTS):
        page = (report(place, f"client{number}") / "report.ipynb").read_text()
        assert page.count('"image/png"') == 1, number
        figures.add(page.split('"image/png": "')[1].split('"')[0])

    assert len(figures) == CLIENTS


@pytest.mark.slow
def test_no_two_kernels_draw_the_same_random_numbers(made):
    place, _, _, _ = made
    draws = []
    for number in range(CLIENTS):
        page = (report(place, f"client{number}") / "report.ipynb").read_text()
        draws += page.split('"draws ')[1].split("\\n")[0].split()

    assert len(draws) == 3 * CLIENTS
    assert len(set(draws)) == len(draws)


@pytest.mark.slow
def test_kernels_were_warm_and_left_nothing(made):
    place, outcome, left, threads = made

    assert {one.kernel for one in outcome.made.values()} == {"warm"}
    assert threads == 1
    assert len(left) <= 1  # the server's own folder
    assert not list(Path(place.root).glob("same-name.txt"))
    assert "SEEN" not in os.environ
