"""The page of a report that did not come out."""

import nbformat
import pytest

from smm_nb.report.cells import without_paths
from smm_nb.report.failure import deliver_failure, failure_log, render_failure
from tests.report import example
from tests.report.test_html import Outline

NAMED = {"client": "berry", "client_name": "Berry & Söner", "report": "audit", "period": "2025-08", "language": "sv"}
ERROR = {
    "type": "KeyError",
    "message": "KeyError: 'reach' in /srv/anna/work/smm_nb/kpis/reach.py",
    "cell": 4,
    "source": "audit.chain(data)",
    "traceback": ["\x1b[31mKeyError\x1b[0m", 'File "/srv/anna/work/smm_nb/kpis/reach.py", line 12'],
}


def empty():
    return nbformat.v4.new_notebook()


def test_the_client_reads_a_sentence_and_the_step_and_no_path_or_traceback():
    page = render_failure(empty(), error=ERROR, named=NAMED)

    assert "Rapporten kunde inte skapas" in page
    assert "Det hände i anteckningsbokens cell 4." in page
    assert "KeyError: 'reach' in …/reach.py" in page
    for hidden in ("/srv/anna", "line 12", "\x1b"):
        assert hidden not in page


def test_the_head_of_the_cell_is_shown_without_paths_and_as_text():
    source = "show.section('chain', audit.chain(data))\nopen('/srv/anna/work/a.csv')  # <b>\n" + "x = 1\n" * 20
    page = render_failure(empty(), error={**ERROR, "source": source}, named=NAMED)
    head = page.split("<pre>")[1].split("</pre>")[0]

    assert head.splitlines()[0] == "show.section('chain', audit.chain(data))"
    assert (len(head.splitlines()), "/srv" in head, "&lt;b&gt;" in head) == (5, False, True)
    assert "<pre>" not in render_failure(empty(), error={"message": "no kernel"}, named=NAMED)


def test_the_page_is_whole_and_in_the_clients_language():
    outline = Outline(render_failure(empty(), error=ERROR, named=NAMED))

    assert outline.open == []
    assert outline.headings == [1]


def test_a_notebook_that_got_as_far_as_its_title_lends_it():
    page = render_failure(example.notebook("ru"), error=ERROR, named=NAMED)

    assert '<html lang="ru">' in page
    assert "Отчёт не сформирован" in page
    assert "Вступления выше плана" not in page


def test_the_operator_has_it_all_in_a_log_without_terminal_colours():
    log = failure_log(ERROR)

    assert log.splitlines()[:3] == [
        "type: KeyError",
        "message: KeyError: 'reach' in /srv/anna/work/smm_nb/kpis/reach.py",
        "cell: 4",
    ]
    assert 'File "/srv/anna/work/smm_nb/kpis/reach.py", line 12' in log
    assert "\x1b" not in log


def test_an_error_without_cell_or_traceback_is_said_too(tmp_path):
    files = deliver_failure(empty(), tmp_path, error={"message": "the kernel died."}, named=NAMED)

    assert files == ("report.html", "failure.log")
    assert "the kernel died." in (tmp_path / "report.html").read_text("utf-8")
    assert (tmp_path / "failure.log").read_text("utf-8") == "message: the kernel died.\n"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("no such file: /srv/a b/c.csv", "no such file: …/c.csv"),
        (r"C:\Users\anna\c.csv is open", "…/c.csv is open"),
        ("data/yarko/vk.csv, line 3: found 'x'", "data/yarko/vk.csv, line 3: found 'x'"),
        ("1/2 and and/or stay", "1/2 and and/or stay"),
    ],
)
def test_only_absolute_paths_are_cut(message, expected):
    assert without_paths(message) == expected


def test_hostile_messages_stay_text():
    page = render_failure(empty(), error={"message": "<script>alert(1)</script>"}, named=NAMED)

    assert "<script" not in page
    assert "&lt;script&gt;" in page
