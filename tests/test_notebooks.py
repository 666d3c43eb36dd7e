"""The notebooks give the same results in every way that there is to run them; nbval holds their committed outputs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from smm_nb.batch.engine import run_notebook
from smm_nb.clients import starter

ROOT = Path(__file__).resolve().parents[1]
PAPERMILL = [sys.executable, "-m", "papermill"]


def outputs(notebook: dict) -> list:
    """What the code cells put out, without execution counts and metadata; the injected parameters are left out."""
    return [
        [(o["output_type"], o.get("data"), o.get("text"), o.get("name")) for o in cell["outputs"]]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        and not {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", []))
    ]


def papermill(folder: Path, report: str, *arguments: str, cwd: Path = ROOT) -> dict:
    out = folder / f"{report}.ipynb"
    environment = {key: value for key, value in os.environ.items() if key != "SMM_NB_WORKSPACE"}
    source = cwd / "notebooks" / f"{report}.ipynb"
    subprocess.run([*PAPERMILL, source, out, *arguments], cwd=cwd, env=environment, capture_output=True, check=True)
    return json.loads(out.read_text("utf-8"))


@pytest.mark.parametrize("report", ["audit", "network_choice", "test_campaign", "monthly_review"])
def test_plain_papermill_and_the_batch_agree_to_the_byte(tmp_path, report):
    client = "norrsken"
    plain = papermill(tmp_path, report, "-p", "client", client, "-p", "month", "2025-09")

    ours = run_notebook(
        ROOT / "notebooks" / f"{report}.ipynb", {"client": client, "month": "2025-09"},
        env={"SMM_NB_WORKSPACE": str(ROOT)}, run_seconds=300, cell_seconds=120, memory_bytes=0,
    )  # fmt: skip

    assert ours.state == "ok"
    assert outputs(json.loads(nbformat.writes(ours.nb))) == outputs(plain)


def test_parameters_may_come_from_the_clients_own_yaml(tmp_path):
    named = papermill(tmp_path, "audit", "-p", "client", "yarko")

    by_file = papermill(tmp_path, "audit", "-f", str(ROOT / "params" / "yarko.yml"))

    assert outputs(by_file) == outputs(named)
    assert "Ярко" in json.dumps(by_file, ensure_ascii=False)


def test_our_engine_works_from_anybodys_papermill(tmp_path):
    plain = papermill(tmp_path, "audit", "-p", "client", "brow_studio")

    ours = papermill(
        tmp_path, "audit", "--engine", "smm-nb", "-p", "client", "brow_studio", "-p", "workspace", str(ROOT)
    )

    assert outputs(ours) == outputs(plain)


def test_a_source_that_is_missing_leaves_a_report_that_says_so(tmp_path):
    place = tmp_path / "w"
    starter.init(place, examples=True)
    shutil.rmtree(place / "data" / "norrsken" / "ga4")

    told = json.dumps(
        papermill(tmp_path, "monthly_review", "-p", "client", "norrsken", "-p", "month", "2025-09", cwd=place)
    )

    assert "GA4" in told or "Google Analytics" in told


def test_a_month_without_data_is_one_clear_sentence(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        papermill(tmp_path, "monthly_review", "-p", "client", "yarko", "-p", "month", "2031-01")

    assert "Ярко has no data for 2031-01. The newest day is 2025-08-31." in caught.value.stderr.decode()
