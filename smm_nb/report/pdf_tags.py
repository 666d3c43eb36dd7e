"""The tag tree of a PDF of WeasyPrint's with as few elements as say the same to who listens.

Works on pydyf's objects before they are written. An object that is no longer needed gives its place to the object
without use (number 0). Imports nothing of ours. Tests: tests/report/test_pdf_lean.py, test_pdf.py.
"""

from __future__ import annotations

from typing import Any

HOLD_TEXT = {f"/{tag}" for tag in ("P", "TD", "TH", "Caption", "Span", "LBody", "H1", "H2", "H3", "H4", "H5", "H6")}
"""Elements that may hold text themselves; groups such as a section may not."""

GROUPS = {"/Div", "/NonStruct", "/Span"}
"""Elements that say nothing of what they hold: it may as well belong to what they stand in."""


def lean(pdf: Any) -> None:
    """Take out elements and attributes that say nothing; the document is changed in place."""
    _margins_as_artifacts(pdf)
    _without_groups(pdf)
    _lines_in_one(pdf)
    _say_less(pdf)


def _margins_as_artifacts(pdf: Any) -> None:
    """Mark the running header and the page number as no part of the text.

    WeasyPrint gives them elements that no other element holds.
    """
    held = {child for _, element in _elements(pdf) for child in element["K"]}
    lost: set[bytes] = set()
    for place, element in _elements(pdf):
        if element["S"] != "/Document" and (element.reference not in held or element["P"] in lost):
            lost.add(element.reference)
            pdf.objects[place] = pdf.objects[0]
    for owners, stream in _pages(pdf):
        marks = {mark for mark, owner in enumerate(owners) if owner in lost}
        for place, item in enumerate(stream):
            if hasattr(item, "get") and item.get("MCID") in marks:
                stream[place - 1 : place + 2] = [b"/Artifact", b"BMC", b""]
        owners[:] = ["null" if owner in lost else owner for owner in owners]


def _without_groups(pdf: Any) -> None:
    """Let what a group holds belong to what the group stands in: for WeasyPrint each line of each cell is a group."""
    owner: dict[bytes, bytes] = {}
    for place, element in reversed(_elements(pdf)):
        parent = pdf.objects[number(element["P"])]
        own_text = any(isinstance(child, int) for child in element["K"])
        if element["S"] not in GROUPS or (own_text and not _may_hold(parent, element)):
            continue
        here = parent["K"].index(element.reference)
        parent["K"][here : here + 1] = element["K"]
        for child in element["K"]:
            if isinstance(child, bytes):
                pdf.objects[number(child)]["P"] = element["P"]
        owner[element.reference] = element["P"]
        pdf.objects[place] = pdf.objects[0]
    for owners, _ in _pages(pdf):
        owners[:] = [_last(owner, reference) for reference in owners]


def _may_hold(parent: Any, element: Any) -> bool:
    return parent["S"] in HOLD_TEXT and parent["Pg"] == element["Pg"]


def _last(owner: dict[bytes, bytes], reference: bytes) -> bytes:
    while reference in owner:
        reference = owner[reference]
    return reference


def _lines_in_one(pdf: Any) -> None:
    """Mark the lines of a paragraph that follow each other as one piece."""
    for owners, stream in _pages(pdf):
        last = None  # whose piece has just ended
        for place, item in enumerate(stream):
            if item == b"BMC":
                last = None
            elif hasattr(item, "get") and "MCID" in item:
                owner = owners[item["MCID"]]
                if owner == last and stream[place - 2] == b"EMC":
                    stream[place - 2 : place + 2] = [b""] * 4
                    pdf.objects[number(owner)]["K"].remove(item["MCID"])
                last = owner
        stream[:] = [item for item in stream if item != b""]


def _say_less(pdf: Any) -> None:
    """Let headers say which cells they head, instead of each cell, and leave out what elements say for nothing."""
    for _, element in _elements(pdf):
        element.pop("Type", None)
        if not any(isinstance(child, int) for child in element["K"]):
            element.pop("Pg", None)  # the page of the text that it has not
        if element["S"] == "/TH":
            element.pop("ID", None)
            group = pdf.objects[number(pdf.objects[number(element["P"])]["P"])]
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
        elif element["S"] == "/TD":
            element["A"].pop("Headers", None)
            if len(element["A"]) == 1:  # whose attributes they would be
                del element["A"]


def _elements(pdf: Any) -> list[tuple[int, Any]]:
    """The elements of the tree and their numbers, parents first."""
    return [(place, one) for place, one in enumerate(pdf.objects) if hasattr(one, "get") and "S" in one and "K" in one]


def _pages(pdf: Any) -> list[tuple[Any, list[Any]]]:
    """Of each page the elements that its marked pieces belong to, in their order, and what it draws."""
    root = pdf.objects[number(pdf.catalog["StructTreeRoot"])]
    numbers = pdf.objects[number(root["ParentTree"])]["Nums"]
    pages = [pdf.objects[number(reference)] for reference in pdf.page_references]
    return [(numbers[2 * n + 1], pdf.objects[number(page["Contents"])].stream) for n, page in enumerate(pages)]


def number(reference: bytes) -> int:
    """The number of the object that a reference names."""
    return int(reference.split()[0])
