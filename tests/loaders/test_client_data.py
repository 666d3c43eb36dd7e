"""A client's data: read on first use, traced to files, refused when a figure would be wrong."""

import datetime
import shutil

import pandas as pd
import pytest

from smm_nb import open_client
from smm_nb.clients import starter
from smm_nb.clients.period import Period
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import FileProblem, MissingFile, NoData, SmmError, UnknownFormat, UnknownName, WrongCurrency
from smm_nb.loaders.client_check import check_client
from smm_nb.loaders.client_data import KINDS, ClientData

SALES = "sales_log.csv"


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples") / "w"
    starter.init(folder, examples=True)
    return folder


@pytest.fixture
def place(examples, tmp_path):
    shutil.copytree(examples, tmp_path / "w")
    return tmp_path / "w"


def opened(place, client="brow_studio", **options):
    return open_client(client, workspace=str(place), **options)


def data_of(place, client="brow_studio", month="2025-07"):
    workspace = Workspace(place)
    return ClientData(workspace.client(client), workspace, Period.month(month))


def test_without_a_month_the_last_whole_one(examples):
    # the newest day of brow_studio's files is 3 August 2025: July is the last month that they cover to its end
    assert opened(examples).newest_day() == datetime.date(2025, 8, 3)
    assert opened(examples).period == Period.month("2025-07")


def test_with_a_month(examples):
    data = opened(examples, month="2025-06")

    assert data.period.key == "2025-06"
    assert set(data.days("sales_log")[data.in_period("sales_log").index].dt.month) <= {6}


def test_a_month_without_data(examples):
    with pytest.raises(NoData, match=r"has no data for 2024-01\. The newest day is 2025-08-03"):
        opened(examples, month="2024-01")


def test_a_test_campaign_is_its_own_period(examples):
    last = opened(examples, "norrsken", test="")

    assert last.test is not None
    assert (last.period.first, last.period.last) == (last.test.start, last.test.end)
    assert opened(examples, "norrsken").test is None
    with pytest.raises(UnknownName, match="there is no test nope"):
        opened(examples, "norrsken", test="nope")


@pytest.mark.parametrize("client", ["yarko", "norrsken", "polaris_dental", "brow_studio"])
def test_every_row_can_be_traced_to_a_file_of_the_client(examples, client):
    data = opened(examples, client)
    names = {
        path.relative_to(examples / "data" / client).as_posix() for path in (examples / "data" / client).rglob("*")
    }

    for name in dict.fromkeys(table for tables in KINDS.values() for table in tables):
        frame = data.table(name)
        assert (frame["client_id"] == client).all()
        parts = {part for source in frame["source_file"].dropna().unique() for part in source.split("; ")}
        assert frame["source_file"].notna().all(), name
        assert parts <= names | {f"params/{client}.yml"}, name


def test_a_table_without_a_file_is_empty_and_has_its_columns(examples):
    frame = opened(examples).table("ads_daily")

    assert len(frame) == 0
    assert "spend" in frame


def test_a_file_that_is_not_there_is_said_and_its_table_is_empty(place):
    (place / "data" / "brow_studio" / SALES).unlink()
    data = data_of(place)

    assert len(data.table("sales_log")) == 0
    assert [type(problem) for problem in data.problems] == [MissingFile]


@pytest.mark.parametrize(
    ("content", "kind"),
    [("hello,world\n1,2\n", UnknownFormat), ("", SmmError), ("\0" * 4096, SmmError)],
    ids=["unknown", "empty", "nothing but NUL"],
)
def test_a_file_that_cannot_be_read_is_an_error_when_its_table_is_asked_for(place, content, kind):
    (place / "data" / "brow_studio" / SALES).write_text(content)
    data = data_of(place)

    with pytest.raises(kind, match=SALES):
        data.table("sales_log")
    assert len(data.table("posts")) > 0


def test_another_currency_is_an_error_that_names_the_file(place):
    path = place / "params" / "brow_studio.yml"
    path.write_text(path.read_text("utf-8").replace("currency: GBP", "currency: EUR"), "utf-8")

    with pytest.raises(
        WrongCurrency, match=rf"{SALES}, line \d+: the amounts are in GBP, the client's currency is EUR"
    ):
        data_of(place).table("sales_log")


def test_another_accounts_file_is_an_error_that_names_the_account(place):
    path = place / "params" / "yarko.yml"
    path.write_text(
        path.read_text("utf-8").replace('network: vk, page_id: "48120377", url', 'network: vk, page_id: "1", url'),
        "utf-8",
    )

    with pytest.raises(FileProblem, match="the rows are of vk account 48120377, not of 1"):
        data_of(place, "yarko").table("posts")


def test_events_and_targets_of_the_yaml_are_rows_too(examples):
    data = opened(examples, "norrsken")

    assert len(data.table("targets")) >= len(data.client.targets) > 0
    assert {event.title for event in data.client.events} <= set(data.table("events")["title"])


def test_the_same_file_twice_counts_once(place):
    folder = place / "data" / "brow_studio"
    before = data_of(place).table("sales_log")
    shutil.copyfile(folder / SALES, folder / "sales_log (1).csv")
    path = place / "params" / "brow_studio.yml"
    path.write_text(path.read_text("utf-8").replace(SALES, "sales_log*.csv"), "utf-8")

    after = data_of(place).table("sales_log")

    assert len(after) == len(before)
    assert after["amount"].sum() == before["amount"].sum()


def test_opening_reads_nothing_before_it_is_needed(examples):
    data = data_of(examples, "norrsken")

    assert repr(data) == "<ClientData norrsken 2025-07: nothing read yet>"
    data.table("events")
    assert "events" in repr(data)
    assert "posts" not in repr(data)


def test_the_check_names_gaps_and_impossible_values(place):
    (path,) = (place / "data" / "norrsken" / "ga4").glob("*.csv")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    header = next(n for n, line in enumerate(lines) if not line.startswith("#") and "Sessions" in line)
    columns = lines[header].strip().split(",")
    row = lines[header + 1].strip().split(",")
    row[columns.index("Engaged sessions")] = "999999"
    lines[header + 1] = ",".join(row) + "\n"
    path.write_text("".join(line for line in lines if "20250710" not in line and "20250711" not in line), "utf-8")

    found = check_client("norrsken", Workspace(place))

    assert found.problems == ()
    assert all(file.rows_in == file.rows_kept + len(file.set_aside) for file in found.files)
    doubts = {(doubt.table, doubt.kind): doubt.text for doubt in found.warnings}
    assert doubts["traffic_daily", "gap"] == (
        "has no rows for 2 days: 2025-07-10, 2025-07-11; the day before is in "
        "ga4/data-export_2025-01-01_2025-09-30.csv, line 1858. Export these days too"
    )
    assert doubts["traffic_daily", "impossible"].startswith("engaged_sessions is above sessions in 1 of ")


def test_days_are_cut_in_the_clients_time_zone(examples):
    data = opened(examples, "norrsken")
    posts = data.table("posts")
    local = posts["created_timestamp"].dt.tz_convert("Europe/Stockholm")

    assert (data.days("posts") == pd.to_datetime(local.dt.date)).all()


def test_a_column_added_to_the_rows_of_a_period_is_not_added_to_the_table(examples):
    data = open_client("norrsken", month="2025-09", workspace=str(examples))
    rows = data.in_period("posts", Period(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1)))
    assert len(rows) == len(data.table("posts"))
    rows["mine"] = 1
    rows.loc[rows.index[0], "likes"] = -1
    assert "mine" not in data.table("posts")
    assert not (data.table("posts")["likes"] == -1).any()
