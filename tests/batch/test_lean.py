"""What the warm server leaves out of the libraries: not loaded, and there for a notebook that wants it."""

import subprocess
import sys

import pytest


def run(script: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def test_a_module_is_absent_meanwhile_and_there_again_afterwards():
    script = """
import sys, json
from smm_nb.batch.lean import absent
with absent("colorsys", "json"):
    import json
    try:
        import colorsys
    except ImportError:
        print("absent")
import colorsys
print(colorsys.rgb_to_hsv(0, 0, 0) == (0, 0, 0))
"""
    assert run(script) == ["absent", "True"]


def test_one_that_is_hidden_twice_is_there_after_the_second_time_only():
    script = """
import sys
from smm_nb.batch.lean import absent
with absent("colorsys"):
    with absent("colorsys"):
        pass
    print("colorsys" in sys.modules)
print("colorsys" in sys.modules)
"""
    assert run(script) == ["True", "False"]


LEFT_OUT = {
    "import_kernel": ("ipykernel.debugger", "debugpy", "import debugpy"),
    "import_special": ("scipy.special", "numpy.f2py", "import numpy; numpy.f2py.get_include"),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_is_not_loaded_and_can_be_used_all_the_same(name):
    loaded, left_out, use = LEFT_OUT[name]
    script = f"""
import sys
from smm_nb.batch import lean
lean.{name}()
print({loaded!r} in sys.modules, {left_out!r} in sys.modules)
{use}
print({left_out!r} in sys.modules)
"""
    assert run(script) == ["True", "False", "True"]


def test_matplotlib_does_the_same_without_its_lists_of_properties():
    script = """
from matplotlib import artist
whole = artist.kwdoc
from smm_nb.batch import lean
lean.import_figures()
import sys
print("matplotlib.pyplot" in sys.modules)
from matplotlib.lines import Line2D
import matplotlib.pyplot as plt
(line,) = plt.plot([1, 2])
line.set(lw=3, color="red")
print(line.get_linewidth(), line.get_color(), "linewidth" in (Line2D.__init__.__doc__ + Line2D.set.__doc__).split())
print(artist.kwdoc is whole, "linewidth" in artist.kwdoc(line))
try:
    line.set(no_such=1)
except AttributeError:
    print("refused")
"""
    assert run(script) == ["False", "3.0", "red", "False", "True", "True", "refused"]
