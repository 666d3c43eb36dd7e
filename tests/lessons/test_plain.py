"""The plain readers give what stands in the files; figures from the plans in smm_nb/examples/README.md."""

from smm_nb.lessons import plain


def test_an_overview_of_meta_has_its_days():
    follows = plain.daily("brow_studio", "instagram/Follows.csv")

    assert sum(plain.in_month(follows, "2025-06")) == 1 + 0  # the week from 23 June has one, the 30th none
    assert min(follows) == "2025-06-23"


def test_an_analytics_export_has_days_only():
    rows = plain.ga4("norrsken")

    # sessions of September by the plan: 16,070
    assert plain.total([row for row in rows if row["Date"].startswith("202509")], "Sessions") == 16_070
    assert all(row["Date"].isdigit() for row in rows)


def test_a_decimal_comma_is_read():
    assert plain.total([{"spend": "157,20"}, {"spend": ""}, {"spend": "2.8"}], "spend") == 160.0


def test_instants_become_days_in_moscow():
    # 31 August 2025, 23:30 UTC is 1 September in Moscow
    assert plain.day(1756683000) == "2025-09-01"


def test_the_yaml_is_there():
    assert plain.params("yarko").budget.months_committed == 3


def test_outside_of_a_workspace_the_shipped_examples_are_read(tmp_path, monkeypatch):
    """A teacher prints solutions from any folder, and an agency's workspace has other clients."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SMM_NB_WORKSPACE", raising=False)
    assert len(plain.table("brow_studio", "sales_log.csv")) == 19  # counted in the file

    (tmp_path / "params").mkdir()
    assert len(plain.table("brow_studio", "sales_log.csv")) == 19
