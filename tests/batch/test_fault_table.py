"""The table of faults in docs/batch.md: every case has its test, and every test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)


def test_each_of_the_44_faults_names_tests_that_there_are():
    rows = ROW.findall((ROOT / "docs" / "batch.md").read_text())
    written = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))

    assert [int(number) for number, _ in rows] == list(range(1, 45))
    for number, named in rows:
        tests = re.findall(r"`(test_\w+)`", named)
        assert tests, number
        assert [name for name in tests if f"def {name}(" not in written] == [], number
