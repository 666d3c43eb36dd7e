"""Who claims a file, and what is said when nobody does."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from smm_nb.errors import AmbiguousFormat, EmptyFile, FileProblem, MissingFile, UnknownFormat
from smm_nb.loaders import LOADERS, identify, load
from smm_nb.loaders.base import Context
from smm_nb.loaders.refused import REFUSALS
from smm_nb.tables.schema import TABLES, check
from tests.conftest import ROOT
from tests.loaders.files import lines, write

DATA = sorted(path for path in (ROOT / "data").glob("*/**/*") if path.is_file())


def test_loaders_have_names_of_their_own_and_say_how_to_get_their_export():
    names = [loader.name for loader in LOADERS]
    assert len(set(names)) == len(names)
    for loader in LOADERS:
        assert set(loader.tables) <= set(TABLES), loader.name
        assert loader.how_to_get.endswith("."), loader.name
        assert loader.tool, loader.name
        assert loader.notes, loader.name


def test_every_table_can_be_filled():
    assert {name for loader in LOADERS for name in loader.tables} == set(TABLES)


def test_no_module_of_loaders_is_forgotten():
    import smm_nb.loaders as package

    folder = Path(inspect.getfile(package)).parent
    modules = {path.stem for path in folder.glob("*.py") if "\nLOADERS = (" in path.read_text("utf-8")}
    assert modules <= {vars(package)[name].__name__.rsplit(".", 1)[1] for name in modules if name in vars(package)}


def test_a_file_of_no_family_says_what_was_found(tmp_path):
    with pytest.raises(UnknownFormat, match="Found the columns fruit, weight"):
        identify(write(tmp_path, "a.csv", lines("fruit,weight", "apple,3", "pear,4")))


def test_an_empty_file_and_a_missing_one(tmp_path):
    with pytest.raises(EmptyFile):
        identify(write(tmp_path, "a.csv", ""))
    with pytest.raises(MissingFile):
        identify(tmp_path / "nothing.csv")


@pytest.mark.parametrize("one", REFUSALS, ids=lambda one: one.columns[0])
def test_a_format_refused_on_purpose_says_why(tmp_path, one):
    columns = [column.replace("*", "some text") for column in one.columns]
    if columns[0] in ("$schema", "query"):
        path = write(tmp_path, "a.json", json.dumps(dict.fromkeys(columns, "x")))
    else:
        path = write(tmp_path, "a.csv", lines(",".join(columns), ",".join("x" * len(columns))))
    with pytest.raises(FileProblem) as caught:
        identify(path)
    assert one.what in str(caught.value)
    assert one.remedy in str(caught.value)


def test_an_error_message_of_semrush_is_no_unknown_format(tmp_path):
    with pytest.raises(FileProblem, match=r"SEMrush.*error message and no data.*Mend the request"):
        identify(write(tmp_path, "domain_organic.txt", "ERROR 50 :: NOTHING FOUND"))


def test_hootsuites_values_of_a_whole_period_are_refused_by_name(tmp_path):
    header = 'Date (GMT),"Page Likes (Overall aggregated value for Facebook pages: Nord, Fjäll)"'
    with pytest.raises(FileProblem, match=r"Hootsuite.*whole period.*Daily aggregated"):
        identify(write(tmp_path, "account.csv", lines(header, "2025-06-01,40", "2025-06-02,")))


def test_two_claims_are_an_error_that_names_both(tmp_path, monkeypatch):
    import smm_nb.loaders as package

    path = write(tmp_path, "Totals.csv", lines("Date,Views", "2025-06-13,4"))
    twin = identify(path)
    monkeypatch.setattr(package, "LOADERS", (*LOADERS, twin))
    with pytest.raises(AmbiguousFormat, match="youtube_studio, youtube_studio"):
        identify(path)


def test_the_name_of_a_file_is_no_evidence(tmp_path):
    with pytest.raises(UnknownFormat):
        identify(write(tmp_path, "Table data.csv", lines("fruit,weight", "apple,3")))


def test_the_file_stands_in_the_rows_relative_to_the_clients_folder(tmp_path):
    (tmp_path / "youtube").mkdir()
    path = write(tmp_path / "youtube", "Totals.csv", lines("Date,Views", "2025-06-13,4"))
    _, loaded = load(path, root=tmp_path)
    assert loaded.tables["account_daily"]["source_file"].tolist() == ["youtube/Totals.csv"]


def test_a_row_of_several_files_names_each_of_them():
    from smm_nb.kpis.arithmetic import sources
    from smm_nb.loaders.client_data import open_client

    data = open_client("yarko", month="2025-06", workspace=str(ROOT))
    expected = tuple(f"vk/{name}.json" for name in ("post_reach_1", "post_reach_2", "post_reach_3", "wall_get"))
    posts = data.table("posts")
    assert sources(posts[posts["platform"] == "vk"]) == expected
    assert set(expected) < set(data.sources("posts"))


def test_there_are_example_files():
    assert len(DATA) > 50


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.relative_to(ROOT / "data").as_posix())
def test_every_example_file_is_claimed_by_one_loader_and_loses_no_row(path):
    network = next((name for name in ("facebook", "instagram", "vk", "youtube") if name in path.parts), "")
    currency = {"yarko": "RUB", "norrsken": "SEK", "polaris_dental": "EUR", "brow_studio": "GBP"}[
        path.relative_to(ROOT / "data").parts[0]
    ]
    loader, loaded = load(path, Context(network=network, currency=currency, timezone="Europe/Stockholm"))
    assert loaded.rows_in == loaded.rows_kept + len(loaded.set_aside), loader.name
    assert {row.reason for row in loaded.set_aside} <= {"row of totals"}
    for name, frame in loaded.tables.items():
        breaches = check(frame, name)
        undated = breaches[breaches["column"] == "created_timestamp"]
        assert len(breaches) == (len(undated) if loader.name == "vk_post_reach" else 0)
