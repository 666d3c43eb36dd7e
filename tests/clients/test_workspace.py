"""Where things lie: a client's files come from its own folder and from nowhere else."""

import os

import pytest

from smm_nb.clients.model import Client
from smm_nb.clients.workspace import ENVIRONMENT, Workspace, check_id, find
from smm_nb.errors import BadParams, FileProblem, NoWorkspace, UnknownName

YAML = "client: {0}\nname: N\nlanguage: en\ncurrency: EUR\ntimezone: UTC\nbusiness: {{categories: [other]}}\n"


@pytest.fixture
def place(tmp_path):
    workspace = Workspace(tmp_path / "w")
    for name in ("acme", "beta"):
        (workspace.data / name / "ads").mkdir(parents=True)
        (workspace.data / name / f"{name}.csv").write_text(name)
    workspace.params.mkdir()
    (workspace.params / "acme.yml").write_text(YAML.format("acme"))
    (workspace.params / "beta.yml").write_text(YAML.format("beta"))
    (workspace.params / "_example.yml").write_text(YAML.format("example"))
    return workspace


def files(place, *patterns):
    client = place.client("acme")
    client = Client.model_validate(client.model_dump() | {"sources": [{"files": patterns, "kind": "ads"}]})
    return [place.relative(client, path) for path in place.files(client, client.sources[0])]


def test_clients_are_the_yaml_files_but_for_the_example(place):
    assert place.client_ids() == ["acme", "beta"]
    assert place.client("beta").client == "beta"


@pytest.mark.parametrize(
    "name",
    ["../acme", "..", ".", "", "a/b", "a\\b", "C:x", "con", "com1", "x.", "-rf", "A", "a b", "a\nb", "a" * 64, "ярко", "{x}",
     "$(id)", "http://x", "s3://x", "{{7*7}}", "<script>", "=1+1", "[1]", "*", "a\0"],
)  # fmt: skip
def test_ids_that_may_not_name_a_folder(place, name):
    with pytest.raises(BadParams, match="expected an id of lower-case letters"):
        place.client(name)


@pytest.mark.parametrize("name", ["a", "0", "a" * 63, "a-b_c", "console"])
def test_ids_that_may(name):
    assert check_id(name) == name


def test_a_client_that_is_not_there(place):
    with pytest.raises(UnknownName, match=r"there is no client gamma\. There are: acme, beta"):
        place.client("gamma")


def test_globs_and_names_find_each_file_once_in_order(place):
    folder = place.data / "acme"
    for name in ("ads/b.csv", "ads/a.csv", "[1].csv", "~$a.csv", ".hidden.csv", "._a.csv"):
        (folder / name).write_text("x")

    assert files(place, "ads/*.csv", "acme.csv", "**/a.csv") == ["ads/a.csv", "ads/b.csv", "acme.csv"]
    assert files(place, "*.csv") == ["[1].csv", "acme.csv"]
    assert files(place, "nothing.csv") == []


@pytest.mark.parametrize(
    "pattern",
    [
        "../beta/beta.csv",
        "/etc/passwd",
        "ads/../../beta/*.csv",
        "~/x.csv",
        "file:///etc/passwd",
        "http://x/y",
        "..\\beta",
    ],
)
def test_patterns_that_lead_out_are_refused(place, pattern):
    with pytest.raises(FileProblem, match=r"leads out of the client's data folder"):
        files(place, pattern)


@pytest.mark.parametrize("link", ["file", "folder", "above", "hard", "dangling"])
def test_links_are_refused(place, link):
    folder = place.data / "acme"
    if link == "file":
        (folder / "x.csv").symlink_to(place.data / "beta" / "beta.csv")
    elif link == "folder":
        (folder / "x").symlink_to(place.data / "beta")
    elif link == "above":
        (place.data / "beta" / "ads" / "beta.csv").write_text("beta")
        (folder / "x").symlink_to(place.data / "beta")
    elif link == "hard":
        os.link(place.data / "beta" / "beta.csv", folder / "x.csv")
    else:
        (folder / "x.csv").symlink_to(folder / "not there")

    with pytest.raises(FileProblem, match="this is a link"):
        files(place, {"folder": "x/beta.csv", "above": "x/ads/beta.csv"}.get(link, "x.csv"))


def test_folders_and_pipes_are_no_files(place):
    os.mkfifo(place.data / "acme" / "pipe.csv")
    (place.data / "acme" / "folder.csv").mkdir()

    assert files(place, "*.csv") == ["acme.csv"]


def test_the_workspace_is_found_upwards_by_argument_and_by_environment(place, monkeypatch, tmp_path):
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.chdir(place.data / "acme")
    assert find().root == place.root

    monkeypatch.chdir(tmp_path)
    assert find(place.root) == place

    monkeypatch.setenv(ENVIRONMENT, str(place.root))
    assert find() == place

    # a folder that was named is not searched from upwards: a typing mistake must not run another workspace
    with pytest.raises(NoWorkspace, match="no folder with `params/`"):
        find(place.data)
