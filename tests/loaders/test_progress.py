"""A long load says what it reads to who waits for it, and leaves nothing behind; in a batch and a script it is silent."""

import io
import os
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from smm_nb.batch.folders import child_env
from smm_nb.loaders import progress as room
from smm_nb.loaders.progress import VARIABLE, progress

LOAD = """
print("before")
from smm_nb.loaders import progress
progress.PATIENCE = {patience}
with progress.progress() as tell:
    tell("a.csv")
    tell("b.csv")
"""


class Terminal(io.StringIO):
    def isatty(self):
        return True


def load(monkeypatch, *, prompt: bool, patience: float, terminal: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(room, "PATIENCE", patience)
    if prompt:
        monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    else:
        monkeypatch.delattr(sys, "ps1", raising=False)
    with progress() as tell:
        tell("a.csv")
    return terminal.getvalue()


def test_a_prompt_shows_the_file_in_a_line_that_is_wiped(monkeypatch):
    told = load(monkeypatch, prompt=True, patience=-1, terminal=Terminal())

    assert told == "\r\x1b[2KReading a.csv …\r\x1b[2K"


@pytest.mark.parametrize(
    ("prompt", "patience", "terminal"),
    [(True, 60, Terminal()), (False, -1, Terminal()), (True, -1, io.StringIO())],
    ids=["a short load", "a script", "a log"],
)
def test_nothing_is_said_otherwise(monkeypatch, prompt, patience, terminal):
    monkeypatch.delenv(VARIABLE, raising=False)

    assert load(monkeypatch, prompt=prompt, patience=patience, terminal=terminal) == ""


def test_a_live_notebook_shows_it_and_keeps_nothing(monkeypatch):
    """In a real kernel: what is sent while it runs, and what a saved notebook would hold."""
    monkeypatch.setenv(VARIABLE, "1")
    sent, outputs = run(patience=-1)

    assert sent == [
        ("stream", "before\n"),
        ("display_data", "Reading a.csv …"),
        ("update_display_data", "Reading b.csv …"),
        ("update_display_data", ""),
    ]
    # what the cell had printed is still there, and the place is empty
    assert outputs[0]["text"] == "before\n"
    assert [output["data"] for output in outputs[1:]] == [{"text/html": "", "text/plain": ""}]


def test_a_kernel_that_nobody_watches_is_silent(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)

    sent, outputs = run(patience=-1)

    assert sent == [("stream", "before\n")]
    assert len(outputs) == 1


def run(*, patience: float):
    sent = []

    class Client(NotebookClient):
        def process_message(self, msg, cell, cell_index):
            content = msg["content"]
            if msg["msg_type"] in ("stream", "clear_output", "display_data", "update_display_data"):
                sent.append((msg["msg_type"], content.get("text", content.get("data", {}).get("text/plain"))))
            return super().process_message(msg, cell, cell_index)

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LOAD.format(patience=patience))])
    Client(notebook, kernel_name="python3", timeout=60).execute()
    return sent, notebook.cells[0].outputs


def test_the_batch_never_hands_the_variable_on(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, "1")

    assert VARIABLE not in child_env(tmp_path)


def test_lab_sets_the_variable(tmp_path):
    """The command replaces itself with JupyterLab: a stand-in of that name tells what it was given."""
    (tmp_path / "params").mkdir()
    (tmp_path / "jupyterlab.py").write_text(f"import os; print(os.environ.get({VARIABLE!r}))", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "SMM_NB_WORKSPACE": str(tmp_path)}
    command = [sys.executable, "-m", "smm_nb.cli", "lab"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.stdout.strip() == "1", done.stderr
