"""The command as its users meet it: a process of its own, its exit code, and one message instead of a traceback."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def smm(*arguments, cwd=ROOT, code=0):
    environment = {k: v for k, v in os.environ.items() if k != "SMM_NB_WORKSPACE"}
    done = subprocess.run(
        [sys.executable, "-m", "smm_nb.cli", *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def place(tmp_path):
    """A workspace of its own with the example client that is quickest to read."""
    smm("init", tmp_path / "w", "--examples")
    return tmp_path / "w"


def test_help_names_every_command():
    listed = smm("--help").stdout

    for command in (
        "run",
        "list",
        "status",
        "check",
        "identify",
        "kpis",
        "rules",
        "schema",
        "init",
        "new",
        "lab",
        "diff",
        "mail",
        "learn",
    ):
        assert f"\n  {command} " in listed


def test_schema_is_the_committed_one():
    assert smm("schema").stdout == (ROOT / "params" / "client.schema.json").read_text("utf-8")


def test_init_new_check(place):
    assert "_example.yml" in os.listdir(place / "params")

    written = smm("new", "acme", cwd=place).stdout
    assert "params/acme.yml" in written
    assert "data/acme/" in written

    again = smm("new", "acme", cwd=place, code=2)
    assert "this is there already and is left as it is" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "nobody"], "there is no client nobody. There are: brow_studio, norrsken, polaris_dental, yarko."),
        (["run", "../yarko"], "there is no client ../yarko"),
        (["run", "yarko", "--month", "2025-13"], "expected a month such as 2025-08"),
        (["run", "yarko", "--report", "review"], "there is no report review. There are: audit"),
        (["run", "yarko", "--to", "docx"], "there is no format docx"),
        (["check", "nobody"], "there is no client nobody"),
        (["kpis", "nope"], "nope"),
        (["new", "../x"], "expected an id of lower-case letters"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(place, arguments, said):
    assert said in smm(*arguments, cwd=place, code=2).stderr


def test_outside_a_workspace(tmp_path):
    assert "no folder with `params/` was found" in smm("list", cwd=tmp_path, code=2).stderr
    assert "no folder with `params/` was found" in smm("--workspace", tmp_path, "list", code=2).stderr


def test_a_misspelt_key_is_named_with_its_line(place):
    path = place / "params" / "yarko.yml"
    lines = path.read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.startswith("currency:"))
    path.write_text("\n".join(lines).replace("currency:", "curency:"), "utf-8")

    said = smm("check", "yarko", cwd=place, code=2).stderr

    assert f"params/yarko.yml, line {number}, key curency: this key is not known; did you mean `currency`?" in said


def test_check_as_a_page(place):
    smm("check", "yarko", "--html", "check.html", cwd=place)

    page = (place / "check.html").read_text("utf-8")
    assert page.startswith("<!")
    assert "<h1>Проверка данных</h1>" in page


@pytest.mark.parametrize("client", ["brow_studio", "norrsken", "polaris_dental", "yarko"])
def test_the_example_clients_read_without_a_problem(client):
    found = json.loads(smm("check", client, "--json").stdout)

    assert found["problems"] == []
    assert all(one["family"] and one["rows_in"] == one["rows_kept"] + len(one["set_aside"]) for one in found["files"])


def test_a_missing_file_is_a_warning_and_a_wrong_currency_an_error(place):
    shutil.rmtree(place / "data" / "yarko" / "metrika")
    found = json.loads(smm("check", "yarko", "--json", cwd=place, code=1).stdout)
    assert [one["type"] for one in found["problems"]] == ["missing-file"]
    assert "data/yarko/metrika/*.csv" in found["problems"][0]["message"]

    path = place / "params" / "yarko.yml"
    path.write_text(path.read_text("utf-8").replace("currency: RUB", "currency: SEK"), "utf-8")
    found = json.loads(smm("check", "yarko", "--json", cwd=place, code=1).stdout)
    assert "wrong-currency" in {one["type"] for one in found["problems"]}


def test_listings_for_machines_and_for_pipes(place):
    rows = json.loads(smm("list", "--json", cwd=place).stdout)

    assert {row["client"] for row in rows} == {"brow_studio", "norrsken", "polaris_dental", "yarko"}
    assert {row["state"] for row in rows} == {"missing"}
    assert smm("status", cwd=place, code=1).stdout.startswith("client\tperiod\treport")
    assert len(json.loads(smm("kpis", "--json").stdout)) > 70
    assert json.loads(smm("kpis", "er_by_reach", "--json").stdout)["formula"]
    assert {rule["id"] for rule in json.loads(smm("rules", "--json").stdout)} >= {"A2", "N5", "KR1", "D1", "T4", "E5"}


def test_the_course(tmp_path):
    first = smm("learn", cwd=tmp_path).stdout
    assert "Next: 00 Start here" in first
    assert "Make them: smm-nb learn learning --copy" in first

    copied = smm("learn", "L", "--copy", "--learner", "Anna", cwd=tmp_path).stdout
    assert "03_numbers_that_lie.ipynb" in copied
    assert copied.endswith("Next: smm-nb learn L\n")
    assert "nothing was changed" in smm("learn", "L", "--copy", cwd=tmp_path).stdout
    assert "0/7" in smm("learn", "L", cwd=tmp_path).stdout
    assert "Make them" not in smm("learn", "L", cwd=tmp_path).stdout
    (tmp_path / "eve.json").write_text("{", "utf-8")
    report = smm("learn", "--report", "L/progress.json", "--report", "eve.json", cwd=tmp_path, code=1)
    assert "\nAnna\t0\t" in report.stdout
    assert "eve.json: this is no progress file" in report.stderr
    assert "there is no lesson 99" in smm("learn", "L", "--handout", "99", cwd=tmp_path, code=2).stderr


def test_what_changed_and_a_mail_need_reports(place):
    said = smm("diff", "yarko", "2025-07", "2025-08", cwd=place, code=2).stderr
    assert "Make it first: smm-nb run yarko --report monthly_review --month 2025-07" in said

    smm(
        "run",
        "brow_studio",
        "--report",
        "monthly_review",
        "--month",
        "2025-06",
        "--month",
        "2025-07",
        "--to",
        "pdf",
        cwd=place,
    )
    changed = json.loads(smm("diff", "brow_studio", "2025-06", "2025-07", "--json", cwd=place).stdout)
    assert changed
    smm("mail", "brow_studio", "2025-07", "--to", "effie@brows.example", "--from", "anna@agency.example", cwd=place)
    mail = (place / "outputs" / "brow_studio" / "2025-07" / "monthly_review.eml").read_text("utf-8")
    assert "To: effie@brows.example" in mail
    assert "application/pdf" in mail


def test_a_closed_pipe_is_no_traceback():
    command = f"{sys.executable} -m smm_nb.cli kpis --json | head -1"

    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout == "[\n"
    assert "Traceback" not in done.stderr
