"""The engine and `run_notebook`: parameters, states, limits, sameness with papermill, many at once."""

from __future__ import annotations

import ast
import asyncio
import datetime as dt
import gc
import json
import logging
import math
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import papermill
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines

from smm_nb.batch import client as client_module
from smm_nb.batch import engine, processes
from smm_nb.batch.engine import WarmEngine, run_notebook
from smm_nb.batch.execution import prepare
from smm_nb.batch.outcome import ExecutedNotebook, RunEvent, RunRecord, describe_death
from smm_nb.batch.parameters import check_injected, check_parameters, known_names
from smm_nb.batch.processes import NotWarm
from smm_nb.errors import BadParams, MissingFile, RunProblem, UnknownKey
from tests.batch.notebooks import run, text, write_notebook

papermill_engines.register("smm-nb", WarmEngine)  # as the entry point does where the package is installed


# ---------------------------------------------------------------- parameters


class Text(str):
    """A subclass, whose `__repr__` could be anything."""


@pytest.mark.parametrize(
    "value",
    [
        b"x",
        {1, 2},
        (1, 2),
        math.nan,
        -math.inf,
        dt.date(2025, 8, 1),
        Decimal("1.5"),
        np.int64(5),
        np.float64(5),
        Text("x"),
        Path("x"),
        "\ud800",
        {b"x": 1},
        {1: 1},
        {"\udfff": 1},
        ["a", {"b": [1j]}],
    ],
    ids=repr,
)
def test_value_that_is_not_plain_is_refused(tmp_path: Path, value: Any) -> None:
    notebook = write_notebook(tmp_path / "in.ipynb")
    with pytest.raises(BadParams) as caught:
        prepare(notebook, {"client": value})
    assert caught.value.fields["key"].startswith("client")
    assert caught.value.fields["file"] == str(notebook)


@pytest.mark.parametrize(
    "name",
    ["x=1;open('canary','w');y", "client = 1 #", "", "a b", "1a", "class", "client\n", 1, None, True, b"client"],
    ids=repr,
)
def test_name_that_is_no_name_is_refused(tmp_path: Path, name: Any) -> None:
    with pytest.raises(BadParams, match="a parameter's name"):
        prepare(write_notebook(tmp_path / "in.ipynb"), {name: 1})


def test_name_that_the_notebook_does_not_know_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownKey, match="did you mean `client`"):
        prepare(write_notebook(tmp_path / "in.ipynb"), {"cliant": "x"})
    with pytest.raises(UnknownKey, match=r"this key is not known\.$"):
        prepare(write_notebook(tmp_path / "in.ipynb"), {"__import__": "x"})


def test_names_are_read_and_not_run(tmp_path: Path) -> None:
    source = (
        "client: str = 'a'\nmonth: str | None = None\nn = 1  # how many\nif True:\n    hidden = 1\nopen('canary', 'w')"
    )
    nb = nbformat.read(write_notebook(tmp_path / "in.ipynb", parameters=source), 4)
    assert known_names(nb) == ["client", "month", "n"]
    assert not Path("canary").exists()


def test_notebook_without_a_parameters_cell_takes_none(tmp_path: Path) -> None:
    nb = nbformat.read(write_notebook(tmp_path / "in.ipynb"), 4)
    del nb.cells[0]["metadata"]["tags"]
    assert known_names(nb) == []
    with pytest.raises(UnknownKey):
        check_parameters(nb, {"client": "x"})


def test_parameters_cell_that_is_no_python_is_an_error(tmp_path: Path) -> None:
    nb = nbformat.read(write_notebook(tmp_path / "in.ipynb", parameters="client = ("), 4)
    with pytest.raises(BadParams, match="line 1"):
        known_names(nb)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(client=plain, month=plain)
def test_plain_values_arrive_true_to_type(tmp_path_factory: pytest.TempPathFactory, client: Any, month: Any) -> None:
    nb = prepare(_same_notebook(tmp_path_factory), {"client": client, "month": month})
    # the injected cell is Python; its own parser is the judge of what will arrive
    arrived = [ast.literal_eval(node.value) for node in ast.parse(nb.cells[1].source).body]  # type: ignore[attr-defined]
    assert repr(arrived) == repr([client, month])
    check_injected(nb)


_made: list[Path] = []


def _same_notebook(factory: pytest.TempPathFactory) -> Path:
    if not _made:
        _made.append(write_notebook(factory.mktemp("plain") / "in.ipynb"))
    return _made[0]


@pytest.mark.parametrize(
    "source",
    [
        "# Parameters\nclient = 'x'\nimport os",
        "# Parameters\nclient = __import__('os').getcwd()",
        "# Parameters\nclient = 'y'",
        "# Parameters\nclient = month = 'x'",
        "# Parameters\nclient = 'x'\nmonth = 1",
        "# Parameters\nclient = (",
    ],
)
def test_injected_cell_that_says_more_than_the_parameters_is_refused(tmp_path: Path, source: str) -> None:
    nb = prepare(write_notebook(tmp_path / "in.ipynb"), {"client": "x"})
    check_injected(nb)
    nb.cells[1].source = source
    with pytest.raises(BadParams):
        check_injected(nb)


def test_parameters_reach_the_notebook(tmp_path: Path) -> None:
    value = {"имя": ['"\\\n', True, None, 2, 2.0, {}]}
    outcome = run(tmp_path, "import json; print(json.dumps([client, month]))", parameters={"month": value})
    assert json.loads(text(outcome)) == ["nobody", value]


def test_missing_notebook(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        run_notebook(tmp_path / "no.ipynb", {}, env={}, run_seconds=1, cell_seconds=1, memory_bytes=0)


# ---------------------------------------------------------------- states


def test_ok(tmp_path: Path) -> None:
    before = write_notebook(tmp_path / "in.ipynb", "1 + 1", "print('Ö')").read_bytes()
    outcome = run(tmp_path, "1 + 1", "print('Ö')")
    assert (outcome.state, outcome.error, outcome.warm) == ("ok", None, sys.platform == "linux")
    assert outcome.nb.cells[1].outputs[0].data["text/plain"] == "2"
    assert text(outcome) == "Ö\n"
    assert 0 < outcome.seconds < 60
    nbformat.validate(outcome.nb)
    # ids of cells are random: compare what was there before with what is there now, not two writings
    assert len((tmp_path / "in.ipynb").read_bytes()) == len(before), "the notebook itself is only read"


def test_failed_carries_the_cell_and_a_clean_traceback(tmp_path: Path) -> None:
    outcome = run(tmp_path, "x = 1", "# one\n# two\n# three\n# four\n# five\n1 / 0", "print('never')")
    assert outcome.state == "failed"
    assert outcome.error is not None
    assert (outcome.error.cell, outcome.error.ename, outcome.error.evalue) == (
        2,
        "ZeroDivisionError",
        "division by zero",
    )
    assert outcome.error.source == "# one\n# two\n# three\n# four\n# five"
    assert "----> 6 1 / 0" in outcome.error.traceback
    assert "\x1b" not in outcome.error.traceback
    assert _statuses(outcome) == ["completed", "completed", "failed", "pending"]


def _statuses(outcome: ExecutedNotebook) -> list[str]:
    return [cell.metadata.papermill["status"] for cell in outcome.nb.cells]


@pytest.mark.parametrize(
    "leave", ["import sys; sys.exit(0)", "raise SystemExit", "exit()", "quit()", "sys = 1; quit()"]
)
def test_leaving_before_the_end_is_a_failure(tmp_path: Path, leave: str) -> None:
    outcome = run(tmp_path, leave, "print('never')")
    assert outcome.state == "failed"
    assert outcome.error is not None
    assert outcome.error.cell == 1
    assert "ended early, in cell 1" in outcome.error.message


def _in_language(folder: Path, spec: dict[str, str], info: dict[str, str]) -> Path:
    file = write_notebook(folder / "in.ipynb", "print(1)")
    nb = nbformat.read(file, 4)
    nb.metadata = nbformat.from_dict({"kernelspec": spec, "language_info": info})
    nbformat.write(nb, file)
    return file


LIMITS = {"run_seconds": 60, "cell_seconds": 30, "memory_bytes": 0}


@pytest.mark.parametrize(
    ("spec", "info"),
    [({"name": "ir", "display_name": "R", "language": "R"}, {"name": "R"}), ({}, {"name": "R"})],
    ids=["spec", "info"],
)
def test_a_notebook_in_another_language_is_refused(tmp_path: Path, spec: dict[str, str], info: dict[str, str]) -> None:
    with pytest.raises(RunProblem, match=r"in\.ipynb: the notebook is written in R, expected Python"):
        run_notebook(_in_language(tmp_path, spec, info), {}, env={}, **LIMITS)


def test_a_kernel_that_has_another_name_on_this_machine_is_no_trouble(tmp_path: Path) -> None:
    spec = {"name": "my-project", "display_name": "My project", "language": "python"}
    outcome = run_notebook(_in_language(tmp_path, spec, {"name": "python"}), {}, env={}, **LIMITS)
    assert text(outcome) == "1\n"


def test_a_kernel_of_another_language_is_not_started(tmp_path: Path) -> None:
    # as `papermill --engine smm-nb -k ir` would ask for it, where R is installed
    folder = tmp_path / "kernels" / "ir"
    folder.mkdir(parents=True)
    spec = {"argv": ["R"], "display_name": "R", "language": "R"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    write_notebook(tmp_path / "in.ipynb", "print(1)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(tmp_path))
        done = _papermill(tmp_path, "-k", "ir")
    assert done.returncode != 0
    assert "the kernel R runs R, expected Python" in done.stderr


def test_leaving_in_the_last_cell_loses_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "1", "quit()").state == "ok"


@pytest.mark.parametrize(
    ("death", "words"),
    [
        ("import os; os._exit(0)", "exit code 0"),
        ("import os; os._exit(7)", "exit code 7"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL): probably out of memory"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.abort()", "SIGABRT"),
    ],
)
def test_death_of_the_kernel_is_a_crash(tmp_path: Path, death: str, words: str) -> None:
    begun = time.monotonic()
    outcome = run(tmp_path, "print('before')", death, "print('never')")
    assert outcome.state == "crashed"
    assert outcome.error is not None
    assert words in outcome.error.message
    assert outcome.error.cell == 2
    assert text(outcome, 1) == "before\n"
    assert _statuses(outcome)[-1] == "pending", "papermill alone would call it completed"
    assert time.monotonic() - begun < 10


def test_memory_limit_is_an_error_of_the_cell(tmp_path: Path) -> None:
    # what the libraries hold comes to about a third of the limit; the second cell asks for twice the limit
    outcome = run(tmp_path, "small = bytearray(2**20)", "big = bytearray(2**31)", memory_bytes=2**30)
    assert outcome.state == "failed"
    assert outcome.error is not None
    assert (outcome.error.cell, outcome.error.ename) == (2, "MemoryError")


def test_death_by_the_systems_memory_limit_is_told() -> None:
    assert "out of memory" in describe_death(RunRecord(exit_code=-9), 0)
    assert "out of memory" in describe_death(RunRecord(exit_code=-6), 10)
    assert "out of memory" not in describe_death(RunRecord(exit_code=-6), 0)
    assert "out of memory" not in describe_death(RunRecord(exit_code=1), 10)


SLEEP = "import time; time.sleep(60)  # no word of IOPub output must mislead"
STUBBORN = """
import time
while True:
    try: time.sleep(60)
    except BaseException: pass
"""
HOLDS_THE_LOCK = "import re; re.match(r'(a+)+$', 'a' * 60 + 'b')"


@pytest.mark.parametrize("hang", [SLEEP, STUBBORN, HOLDS_THE_LOCK], ids=["sleep", "stubborn", "in C"])
def test_cell_limit(tmp_path: Path, hang: str) -> None:
    begun = time.monotonic()
    outcome = run(tmp_path, "import os; print(os.getpid())", hang, cell_seconds=0.5)
    assert outcome.state == "timed_out"
    assert outcome.error is not None
    assert (outcome.error.cell, outcome.error.message) == (2, "the cell took longer than 0.5 s.")
    assert time.monotonic() - begun < 5
    assert not Path(f"/proc/{text(outcome, 1).strip()}").exists()


def test_run_limit_counts_all_cells(tmp_path: Path) -> None:
    outcome = run(tmp_path, *["import time; time.sleep(0.4)"] * 10, run_seconds=1.5, cell_seconds=1)
    assert outcome.state == "timed_out"
    assert outcome.error is not None
    assert outcome.error.message == "the notebook took longer than 1.5 s."
    assert 1.2 < outcome.seconds < 3


def test_stop_cancels(tmp_path: Path) -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    outcome = run(tmp_path, SLEEP, "print('never')", stop=stop.is_set)
    assert outcome.state == "cancelled"
    assert outcome.seconds < 10


def test_input_is_an_error_and_not_a_wait(tmp_path: Path) -> None:
    outcome = run(tmp_path, "input('name?')")
    assert outcome.error is not None
    assert outcome.error.ename == "StdinNotImplementedError"


def test_events(tmp_path: Path) -> None:
    events: list[RunEvent] = []
    run(tmp_path, "1", "1 / 0", "3", on_event=events.append)
    # cell 0 holds the parameters
    assert [(event.kind, event.cell, event.cells) for event in events] == [
        ("kernel", -1, 4),
        ("cell", 0, 4),
        ("cell", 1, 4),
        ("cell", 2, 4),
        ("end", 2, 4),
    ]


def test_workspace_reaches_the_kernel(tmp_path: Path) -> None:
    outcome = run(
        tmp_path, "import os; print(os.environ['SMM_NB_WORKSPACE'])", env={"SMM_NB_WORKSPACE": str(tmp_path / "there")}
    )
    assert text(outcome) == f"{tmp_path / 'there'}\n"


# ---------------------------------------------------------------- output


def test_flood_is_cut_with_a_notice_and_the_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ["print('start')", "for i in range(300): print('x' * 1000)", "print('lost')", "1 / 0"]
    nb = prepare(write_notebook(tmp_path / "in.ipynb", *cells), {})
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(
            nb, str(tmp_path / "out.ipynb"), engine_name="smm-nb", progress_bar=False, output_bytes=50_000
        )
    cells = nbformat.read(tmp_path / "out.ipynb", 4).cells
    by_source = {cell.source: cell for cell in cells}
    flood = by_source["for i in range(300): print('x' * 1000)"].outputs
    assert "".join(out.text for out in flood if out.name == "stdout").startswith("x" * 1000 + "\n")
    # 6 bytes of "start\n" came before
    assert len("".join(out.text for out in flood if out.name == "stdout")) == 50_000 - 6
    assert "more than 50,000 bytes" in flood[-1].text
    assert by_source["print('lost')"].outputs == []
    assert by_source["1 / 0"].outputs[-1].output_type == "error", "an error is always kept"


FLOOD = "import time\nwhile True: print('x' * 1000); time.sleep(0.001)"


def test_a_flood_without_end_is_ended_before_it_fills_the_runners_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "FLOOD_BYTES", 100_000)
    write_notebook(tmp_path / "in.ipynb", FLOOD, "print('never')")
    record = RunRecord()
    with pytest.raises(DeadKernelError):
        papermill.execute_notebook(
            str(tmp_path / "in.ipynb"),
            str(tmp_path / "out.ipynb"),
            engine_name="smm-nb",
            progress_bar=False,
            output_bytes=50_000,
            execution_timeout=30,
            record=record,
        )
    assert (record.state, record.reason) == ("failed", "the notebook wrote more than 150,000 bytes")
    flood, never = nbformat.read(tmp_path / "out.ipynb", 4).cells[1:]
    assert len("".join(out.text for out in flood.outputs if out.name == "stdout")) == 50_000
    assert "more than 50,000 bytes" in flood.outputs[-1].text
    assert never.outputs == []


def test_a_cell_that_is_given_up_while_it_prints_makes_no_noise(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "asyncio"):
        for seconds in (0.2, 0.4, 0.6, 0.8):  # whether it would shout depends on the moment
            code = "while True: print('x' * 100, flush=True)"
            assert run(tmp_path, code, cell_seconds=seconds).state == "timed_out"
            gc.collect()  # a task that failed and that nobody asked says so when it is forgotten
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []


def test_a_file_cannot_grow_beyond_the_memory_limit(tmp_path: Path) -> None:
    outcome = run(tmp_path, "open('x', 'wb').truncate(2**31)", memory_bytes=2**30)
    assert outcome.error is not None
    assert (outcome.error.ename, outcome.error.evalue) == ("OSError", "[Errno 27] File too large")


def test_many_displays_all_arrive(tmp_path: Path) -> None:
    outcome = run(tmp_path, "from IPython.display import display\nfor i in range(3000): display(i)")
    assert [out.data["text/plain"] for out in outcome.nb.cells[-1].outputs] == [str(i) for i in range(3000)]


STANDS_STILL = '''
import os, sys
from pathlib import Path
from smm_nb.batch import warm
from tests.batch.notebooks import run

warm.PRELOAD = ()
cell = f"""
import os, signal
from IPython.display import display
os.kill({os.getpid()}, signal.SIGSTOP)
try:
    for i in range(3000): display(i)
finally:
    os.kill({os.getpid()}, signal.SIGCONT)
"""
outcome = run(Path(sys.argv[1]), cell)
print([out.data["text/plain"] for out in outcome.nb.cells[-1].outputs] == [str(i) for i in range(3000)])
'''


def test_displays_arrive_when_the_runner_stood_still_meanwhile(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STANDS_STILL, str(tmp_path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=root)
    assert done.stdout == "True\n", done.stderr


def test_message_larger_than_memory_can_bear_does_not_reach_the_runner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "DRAIN_SECONDS", 1)
    monkeypatch.setattr(client_module, "MIN_MESSAGE", 0)
    write_notebook(tmp_path / "in.ipynb", "print('x' * 10_000_000)")
    record = RunRecord()
    with pytest.raises(CellTimeoutError):
        papermill.execute_notebook(
            str(tmp_path / "in.ipynb"),
            None,
            engine_name="smm-nb",
            progress_bar=False,
            output_bytes=10_000,
            record=record,
        )
    # what did not arrive must not look like a cell that had nothing to say
    assert (record.state, record.reason) == ("crashed", "the output of a cell did not arrive whole")


def test_text_is_one_piece_however_it_was_cut(tmp_path: Path) -> None:
    code = "import sys, time\nfor i in range(4):\n    print(i); sys.stdout.flush(); time.sleep(0.02)\nprint('e', file=sys.stderr)"
    outputs = run(tmp_path, code).nb.cells[-1].outputs
    assert [(out.name, out.text) for out in outputs] == [("stdout", "0\n1\n2\n3\n"), ("stderr", "e\n")]


# ---------------------------------------------------------------- the same results


REPORT = [
    "import matplotlib.pyplot as plt, numpy as np, pandas as pd, seaborn as sns\nfrom IPython.display import display",
    "pd.DataFrame({'text': ['å', 'ж'], 'n': [1.5, None]})",
    "_ = plt.plot([1, 3, 2]); plt.title('Räckvidd')",
    "fig, ax = plt.subplots()\nsns.scatterplot(x=[1, 2], y=[3, 4], ax=ax)",
    "display(fig, metadata={'image/png': {'alt': 'Two points.'}}); plt.close(fig)",
    "print({'b', 'a', 'c', 'd'}); plt.isinteractive(), plt.get_backend(), dict(plt.rcParams) == dict(plt.rcParamsDefault)",
    "import statsmodels.api as sm; float(sm.OLS([1.0, 2, 3.1], sm.add_constant([1.0, 2, 3])).fit().params[1])",
    "np.random.default_rng(7).normal(size=2)",
    "plt.rcParams['figure.dpi'] = 50; plt.figure(); plt.bar(['a'], [1]); print(sorted(plt.get_fignums()))",
    "import warnings; warnings.warn('careful')",
    "!echo from the shell",
]


def _outputs(outcome: ExecutedNotebook) -> list[Any]:
    return [[{k: v for k, v in out.items() if k != "execution_count"} for out in c.outputs] for c in outcome.nb.cells]


def test_warm_and_cold_kernels_give_the_same_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(names: Any = ()) -> None:
        raise NotWarm("the test wants none")

    warm = run(tmp_path, *REPORT)
    monkeypatch.setattr(processes, "warm_server", refuse)
    cold = run(tmp_path, *REPORT)
    assert (warm.state, warm.warm, cold.state, cold.warm) == ("ok", True, "ok", False)
    for index, (one, other) in enumerate(zip(_outputs(warm), _outputs(cold), strict=True)):
        assert _without_place(one) == _without_place(other), index
    figures = [[mime for out in cell for mime in out.get("data", {}) if mime == "image/png"] for cell in _outputs(warm)]
    # the first cell is parameters; cell 4 leaves its figure open, so that it is drawn at its end and by hand in cell 5
    assert [len(found) for found in figures] == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0]
    assert warm.nb.cells[5].outputs[0].metadata["image/png"]["alt"] == "Two points."


def _without_place(outputs: list[Any]) -> str:
    """A warning names the cell by a file in the kernel's own folder."""
    return re.sub(r"/[^ ]*/ipykernel_\d+/", "", json.dumps(outputs))


def test_plain_papermill_gives_the_same_outputs(tmp_path: Path) -> None:
    ours = run(tmp_path, *REPORT[:4], parameters={"client": "Å"})
    theirs = papermill.execute_notebook(
        str(tmp_path / "in.ipynb"), None, parameters={"client": "Å"}, progress_bar=False, cwd=str(tmp_path)
    )
    assert [cell.source for cell in ours.nb.cells] == [cell.source for cell in theirs.cells]
    same = ExecutedNotebook(theirs, "ok", 0)
    assert _outputs(ours) == _outputs(same)


# ---------------------------------------------------------------- papermill's own doors


def _papermill(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papermill", "--engine", "smm-nb", "in.ipynb", "out.ipynb", *options]
    root = str(Path(engine.__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": root}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False, env=env)


def test_papermill_command(tmp_path: Path) -> None:
    write_notebook(tmp_path / "in.ipynb", "import os; print(client, month, os.environ['SMM_NB_WORKSPACE'])")
    done = _papermill(tmp_path, "-p", "client", "Norrsken", "-p", "month", "8")
    assert done.returncode == 0, done.stderr
    nb = nbformat.read(tmp_path / "out.ipynb", 4)
    assert nb.cells[-1].outputs[0].text == f"Norrsken 8 {tmp_path}\n"
    assert nb.metadata.language_info.name == "python"


def test_papermill_command_runs_no_code_that_came_as_a_parameter(tmp_path: Path) -> None:
    write_notebook(tmp_path / "in.ipynb", "print(client)")
    canary = tmp_path / "canary"
    done = _papermill(tmp_path, "-r", f"client=1;open({str(canary)!r},'w');month", "x")
    assert done.returncode != 0
    assert not canary.exists()
    assert "a parameter's name" in done.stderr


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("import os; os._exit(1)", DeadKernelError),
        ("import time; time.sleep(60)", CellTimeoutError),
        ("import sys; sys.exit()", RunProblem),
        ("1 / 0", papermill.PapermillExecutionError),
    ],
)
def test_papermill_function_raises_what_its_own_engine_raises(
    tmp_path: Path, cell: str, error: type[Exception]
) -> None:
    write_notebook(tmp_path / "in.ipynb", "print('kept')", cell, "print('never')")
    with pytest.raises(error):
        papermill.execute_notebook(
            str(tmp_path / "in.ipynb"),
            str(tmp_path / "out.ipynb"),
            engine_name="smm-nb",
            progress_bar=False,
            execution_timeout=1,
        )
    nb = nbformat.read(tmp_path / "out.ipynb", 4)
    kept = next(c for c in nb.cells if c.source == "print('kept')")
    never = next(c for c in nb.cells if c.source == "print('never')")
    assert kept.outputs[0].text == "kept\n"
    assert never.metadata.papermill["status"] == "pending"
    assert nb.metadata.papermill["exception"] is True


def test_number_of_saves_does_not_grow_with_the_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from papermill import engines

    saves: list[str] = []
    write = engines.write_ipynb
    monkeypatch.setattr(engines, "write_ipynb", lambda nb, path: (saves.append(path), write(nb, path)))
    write_notebook(tmp_path / "in.ipynb", *["1"] * 30)
    papermill.execute_notebook(
        str(tmp_path / "in.ipynb"), str(tmp_path / "out.ipynb"), engine_name="smm-nb", progress_bar=False
    )
    assert len(saves) == 2  # the beginning and the end; papermill alone: 2 for each of the 31 cells besides


def test_run_inside_a_running_loop(tmp_path: Path) -> None:
    async def inside() -> ExecutedNotebook:
        return run(tmp_path, "print('inside')")

    assert text(asyncio.run(inside())) == "inside\n"


def test_errors_inside_a_running_loop_come_out(tmp_path: Path) -> None:
    async def inside() -> ExecutedNotebook:
        return run(tmp_path, "import os; os._exit(1)")

    assert asyncio.run(inside()).state == "crashed"


def test_kernel_folder_and_variables_can_be_chosen(tmp_path: Path) -> None:
    write_notebook(tmp_path / "in.ipynb", "import os; print(os.getcwd(), os.environ['EXTRA'])")
    nb = papermill.execute_notebook(
        str(tmp_path / "in.ipynb"),
        None,
        engine_name="smm-nb",
        progress_bar=False,
        kernel_cwd=str(tmp_path),
        kernel_env={"EXTRA": "yes"},
    )
    assert nb.cells[-1].outputs[0].text == f"{tmp_path} yes\n"


def test_the_engine_module_is_cheap_to_import() -> None:
    # papermill and ZMQ take a second: nothing may pay for them before the first notebook is run
    code = "import sys, smm_nb.batch.engine; print([m for m in ('papermill', 'zmq', 'pandas', 'nbformat') if m in sys.modules])"
    root = str(Path(engine.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- many at once


def test_a_hundred_runs_twenty_at_a_time_and_nobody_sees_anothers_canary(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, time, tempfile\n"
        "seen = sorted(p.name for p in pathlib.Path('.').iterdir()) + sorted(os.listdir(tempfile.gettempdir()))\n"
        "assert not [s for s in seen if 'canary' in s], seen\n"
        "pathlib.Path(f'canary-{client}').touch(); pathlib.Path(tempfile.gettempdir(), f'canary-{client}').touch()\n"
        "os.environ['CANARY'] = client; time.sleep(0.05)\n"
        "print(client, os.environ['CANARY'], os.getpid())"
    )
    notebook = write_notebook(tmp_path / "in.ipynb", code)

    def one(number: int) -> ExecutedNotebook:
        return run_notebook(notebook, {"client": f"c{number}"}, env={}, run_seconds=90, cell_seconds=60, memory_bytes=0)

    handles = len(os.listdir("/proc/self/fd"))
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(one, range(100)))
    assert [outcome.state for outcome in outcomes] == ["ok"] * 100
    printed = [text(outcome).split() for outcome in outcomes]
    assert [words[:2] for words in printed] == [[f"c{n}", f"c{n}"] for n in range(100)]
    assert len({words[2] for words in printed}) == 100, "each ran in a process of its own"
    assert len(os.listdir("/proc/self/fd")) <= handles


def test_bad_neighbours_do_no_harm(tmp_path: Path) -> None:
    cells = {"ok": "print(client)", "dead": "import os; os._exit(1)", "failed": "1 / 0", "slow": SLEEP}
    files = {name: write_notebook(tmp_path / f"{name}.ipynb", cell) for name, cell in cells.items()}

    def one(name: str) -> str:
        limits = {"run_seconds": 60, "cell_seconds": 1 if name == "slow" else 30, "memory_bytes": 0}
        return run_notebook(files[name], {}, env={}, **limits).state

    with ThreadPoolExecutor(6) as pool:
        states = list(pool.map(one, ["ok", "dead", "ok", "failed", "slow", "ok"] * 2))
    assert states == ["ok", "crashed", "ok", "failed", "timed_out", "ok"] * 2
