"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]

# how long an example takes is the machine's affair: speed is measured in `benchmarks/`, side by side
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def exports() -> Path:
    """The optional folder of real export files; a test that needs it skips where it is not there."""
    folder = Path(os.environ.get("SMM_NB_EXPORTS") or ROOT.parent / "shared" / "exports")
    if not folder.is_dir():
        pytest.skip("the folder of real exports is not here (set SMM_NB_EXPORTS to test against one)")
    return folder


MAY_SKIP = ("the folder of real exports", "this system does not")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """On the reviewers' machine a test that does not run is a failure, but for what cannot be there."""
    report = yield
    if os.environ.get("SMM_NB_NO_SKIP") and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(allowed in reason for allowed in MAY_SKIP):
            report.outcome = "failed"
            report.longrepr = f"this test must run here, but: {reason}"
    return report
