"""The line of a word's size."""

import base64
import re
import xml.etree.ElementTree as ET

from hypothesis import example, given
from hypothesis import strategies as st

from smm_nb.report.sparkline import HEIGHT, PAD, WIDTH, address, svg


def test_a_rising_line_goes_from_the_lower_left_to_the_upper_right():
    path = re.search(r'd="([^"]+)"', svg([1, 3]))[1]

    assert path == f"M{PAD:.1f} {HEIGHT - PAD:.1f}L{WIDTH - PAD:.1f} {PAD:.1f}"


def test_a_missing_point_breaks_the_line():
    path = re.search(r'd="([^"]+)"', svg([1, 2, None, 3, 4]))[1]

    assert [letter for letter in path if letter in "ML"] == ["M", "L", "M", "L"]


def test_without_two_points_there_is_no_line():
    assert svg([]) == svg([None, None]) == svg([None, 4]) == ""


def test_a_line_without_change_runs_through_the_middle():
    assert f" {HEIGHT / 2:.1f}" in svg([7, 7, 7])


def test_the_address_holds_the_image():
    kind, coded = address(svg([1, 2])).split(",")

    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(coded).decode() == svg([1, 2])


@given(st.lists(st.none() | st.floats(-1e12, 1e12), max_size=30))
@example([0.0, 2.2e-309])  # a span whose inverse is beyond any number
def test_any_trend_is_well_formed_and_inside_its_box(values):
    image = svg(values)
    if not image:
        return

    root = ET.fromstring(image)
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d+", root.find("{*}path").get("d"))]

    assert all(0 <= x <= WIDTH for x in numbers[::2])
    assert all(0 <= y <= HEIGHT for y in numbers[1::2])
