"""Servers for the tests of kernels and calls: one that loads little, and none at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from smm_nb.batch import processes, warm
from smm_nb.batch.processes import NotWarm


def refuse(names: Any = ()) -> None:
    """Stands for `processes.warm_server` where a test wants cold children."""
    raise NotWarm("the test wants none")


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child is warm."""
    monkeypatch.setattr(processes, "warm_server", refuse)


@pytest.fixture(scope="module")
def light_server() -> Iterator[None]:
    """The servers of a module's tests load little, to be quick; `test_engine` works with the whole."""
    processes.close_server()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "PRELOAD", ("matplotlib.pyplot", "numpy.random"))
        yield
        processes.close_server()
