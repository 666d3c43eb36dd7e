"""What the warm server does beforehand, so that no report has to."""

import subprocess
import sys

SCRIPT = """
import sys
import matplotlib as mpl
from smm_nb.report.rehearsal import rehearse

before = mpl.rcParams.copy()
rehearse()
assert mpl.rcParams.copy() == before
assert "matplotlib.pyplot" not in sys.modules  # which would keep every figure alive

opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from smm_nb.report.cells import shown
from smm_nb.text import LANGUAGES, formats, say

for language in LANGUAGES:
    say("report.no_rows", language)
    formats.day("2025-08-01", language), formats.short_month("2025-08", language), shown(0.25, "percent", language)
print([file for file in opened if file.endswith((".toml", ".dat"))])
"""


def test_words_and_languages_are_in_memory_afterwards():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
    # and without it they are read for the first text
    again = SCRIPT.replace("\nrehearse()", "")
    done = subprocess.run([sys.executable, "-c", again], capture_output=True, text=True, check=False, timeout=60)
    assert "ru_RU.dat" in done.stdout
    assert "report.toml" in done.stdout
