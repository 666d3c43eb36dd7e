"""One small report, shown to nobody: what a process does for the first time costs several times what it costs again.

The warm server of the batch runs it once, so that its children inherit what it left behind: the words of the messages,
Babel's data of each language, the fonts, the columns' types. Nothing of it can show in a report.
Imports figures, tables and text. Tests: tests/report/test_rehearsal.py.
"""

from __future__ import annotations

import datetime

import pandas as pd

from smm_nb.report import figures
from smm_nb.report.cells import shown
from smm_nb.tables import schema
from smm_nb.tables.exhibit import Chart, Exhibit
from smm_nb.text import LANGUAGES, formats, say

_VALUES = {"count": 1234, "number": 1.5, "percent": 0.5, "money": 12.5, "date": datetime.date(2025, 8, 1)}


def rehearse() -> None:
    """Show a value of each kind in each language, draw a figure, make every table."""
    for language in LANGUAGES:
        for kind, value in _VALUES.items():
            shown(value, kind, language, "EUR")
        formats.month("2025-08", language)
        formats.listing(["a", "b"], language)
        formats.plural(2, language)
        say("report.kpis", language)
    frame = pd.DataFrame({"label": ["a"], "value": [1.0]})
    figures.to_html(Chart("bars", Exhibit(frame, {"value": "count"}, "report.kpis"), "report.kpis"), LANGUAGES[0])
    for name in schema.TABLES:
        schema.empty(name)
