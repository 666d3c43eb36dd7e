"""Files that overlap: the same rows count once, and two files that disagree are said to.

Built on the canonical tables' keys. Imports tables and errors. Tests: tests/loaders/test_merge.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smm_nb.errors import ConflictingRows
from smm_nb.loaders.reading import Note
from smm_nb.tables.schema import SOURCE, conform, empty, table

ONE_ROW = ("posts", "account_daily", "competitors", "audience", "serp", "portals", "targets")
"""Tables in which a key names one row. In the others (ads without ids, sales without numbers) a file may hold several
rows of one key that are all true; of those, the n-th of one file is compared with the n-th of another."""

NUMBERED = {"sales_log": "order_id"}
"""Where rows without this id are told apart by all that they say: two sellers may each have sold for 25 on one day."""

VIDEO_EXPORT = "Meta Business Suite, videos"
"""The tool, as it stands in the rows, whose posts may be another export's under other ids."""

LABELS = frozenset(SOURCE.split())

Places = np.ndarray[Any, np.dtype[np.intp]]


def merge(frames: Sequence[pd.DataFrame], name: str) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Frames of one canonical table from several files as one, each fact once.

    Rows of one key are one row: what one file leaves missing another may give (VK's posts and their reach; Meta's one
    metric a file). Different values for one key: the newer export wins where both say when they were made.

    Raises:
        ConflictingRows: two files give different values and neither is known to be newer; names both places.
    """
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return empty(name), ()
    rows = conform(pd.concat(filled, ignore_index=True), name)
    notes: list[Note] = []
    if name == "posts":
        rows, found = _posts_for_videos(_with_their_page(rows))
        notes += found
    if name == "serp":
        rows, dropped = _labelled_first(rows)
        notes += dropped
    rows = rows.reset_index(drop=True)
    doubles = _group(rows, name)
    rows, found = _fold(rows, doubles, name)
    notes += found
    if name == "posts":
        rows, undated = _without_dates(rows)
        notes += undated
    return rows.reset_index(drop=True), tuple(notes)


def _group(rows: pd.DataFrame, name: str) -> pd.Series:
    """A number for each key; equal keys of one file are told apart by their order where several may be true."""
    key = list(table(name).key)
    if name in NUMBERED and rows[NUMBERED[name]].isna().all():
        key = [column for column in rows.columns if column not in LABELS]
    if name not in ONE_ROW and not rows.duplicated(key).any():
        return rows.index.to_series()
    numbers = rows.groupby(key, dropna=False, sort=False).ngroup()
    if name in ONE_ROW:
        return numbers
    nth = rows.assign(_key=numbers).groupby(["_key", "source_file"], dropna=False, sort=False).cumcount()
    return pd.DataFrame({"key": numbers, "nth": nth}).groupby(["key", "nth"], sort=False).ngroup()


def _fold(rows: pd.DataFrame, groups: pd.Series, name: str) -> tuple[pd.DataFrame, list[Note]]:
    """One row a group: every value that any of its rows gives, the newest export's first."""
    if groups.is_unique:
        return rows, []
    numbers = groups.to_numpy()
    # newest first; rows of one export and rows without a day of export keep their order
    newest = rows["exported_at"].sort_values(ascending=False, kind="stable", na_position="last").index.to_numpy()
    chosen = {column: _chosen(rows[column], numbers, newest) for column in rows.columns}
    revised = _differing(rows, numbers, newest, chosen, name)
    folded = {column: rows[column].array.take(places) for column, places in chosen.items()}
    files = _files(rows["source_file"].array.take(newest), numbers[newest])
    several = np.bincount(numbers) > 1
    folded["source_file"] = pd.array(
        [
            "; ".join(names) if more else one
            for names, more, one in zip(files, several, folded["source_file"], strict=True)
        ],
        dtype=rows["source_file"].dtype,
    )
    joined = [names for names, more in zip(files, several, strict=True) if more]
    return pd.DataFrame(folded, copy=False), _said(joined, revised)


def _chosen(column: pd.Series, numbers: Places, newest: Places) -> Places:
    """For each group the position of the row whose value counts: the newest that gives one."""
    oldest = newest[::-1]
    given = oldest[column.notna().to_numpy()[oldest]]
    places = np.empty(numbers.max() + 1, dtype=np.intp)
    # of several rows of a group the one written last, the newest, stays; a group without a value keeps its missing one
    places[numbers[oldest]] = oldest
    places[numbers[given]] = given
    return places


def _files(names: Iterable[object], numbers: Places) -> list[list[str]]:
    """The files of each group's rows, each once."""
    files: list[dict[str, None]] = [{} for _ in range(numbers.max() + 1)]
    for name, number in zip(names, numbers, strict=True):
        if isinstance(name, str):
            files[number][name] = None
    return [list(found) for found in files]


def _differing(rows: pd.DataFrame, numbers: Places, newest: Places, chosen: Mapping[str, Places], name: str) -> int:
    """How many groups an older export sees otherwise.

    Raises:
        ConflictingRows: rows of one key differ and nothing says which is newer.
    """
    groups: set[int] = set()
    for column in rows.columns:
        if column in LABELS:
            continue
        values, counted = rows[column].array, chosen[column][numbers]
        others = newest[rows[column].notna().to_numpy()[newest] & (counted[newest] != newest)]
        if not len(others):
            continue
        unlike = others[np.asarray(values.take(others) != values.take(counted[others]), dtype=bool)]
        for group in dict.fromkeys(numbers[unlike]):
            part = rows.iloc[newest[numbers[newest] == group]]
            if part["exported_at"].isna().any() or part["exported_at"].duplicated().any():
                _refuse(part, column, name)
            groups.add(group)
    return len(groups)


def _refuse(part: pd.DataFrame, column: str, name: str) -> None:
    given = part[part[column].notna()].sort_index()
    first = given.iloc[0]
    other = given[given[column] != first[column]].iloc[0]
    raise ConflictingRows(
        file=first["source_file"],
        line=None if pd.isna(first["source_line"]) else int(first["source_line"]),
        what=f"{column} of {', '.join(_told(first[key]) for key in table(name).key if pd.notna(first[key]))}",
        found=first[column],
        expected=other[column],
        other=f"{other['source_file']}, line {other['source_line']}",
        remedy="Keep one of the two files; two exports of one thing differ when it was revised in between.",
    )


def _told(part: object) -> str:
    return str(part).removesuffix(" 00:00:00")


def _said(files: Sequence[Sequence[str]], revised: int) -> list[Note]:
    joined = sum(len(names) > 1 for names in files) - revised
    counts = {
        "merge_revised": (revised, "rows differ between exports: the newer one counts. Nothing to do"),
        "merge_joined": (joined, "rows of several files were joined by their key. Nothing to do"),
        "merge_repeated": (
            len(files) - joined - revised,
            "rows stood twice in one file and count once. Export it again if not",
        ),
    }
    return [Note(kind, f"{count} {text}") for kind, (count, text) in counts.items() if count]


# ---------------------------------------------------------------- tables with a way of their own


def _with_their_page(rows: pd.DataFrame) -> pd.DataFrame:
    """Posts whose file does not name the page (VK's reach) get that of the post with the same id."""
    if rows["page_id"].notna().all():
        return rows
    posts = list(zip(rows["platform"], rows["post_id"], strict=True))
    pages: dict[tuple[str, str], set[str]] = {}
    for post, page in zip(posts, rows["page_id"], strict=True):
        if isinstance(page, str):
            pages.setdefault(post, set()).add(page)
    found = [next(iter(pages[post])) if len(pages.get(post, ())) == 1 else None for post in posts]
    return rows.assign(page_id=rows["page_id"].fillna(pd.Series(found, index=rows.index, dtype="str")))


def _posts_for_videos(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Meta's videos, whose ids are not those of their posts, stand back where the content export has the same post."""
    videos = rows["source_tool"] == VIDEO_EXPORT
    if not videos.any():
        return rows, []
    places = pd.Series(list(zip(rows["platform"], rows["page_id"], rows["created_timestamp"], strict=True)), rows.index)
    stands_back = videos & places.isin(set(places[~videos]))
    text = f"{int(stands_back.sum())} videos stand in the content export too (same page, same minute): read from there"
    return rows[~stands_back], [Note("videos_once", text)] if stands_back.any() else []


def _without_dates(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    undated = rows["created_timestamp"].isna()
    if not undated.any():
        return rows, []
    text = f"{int(undated.sum())} posts have a reach and no date: they are left out. Export the posts of their days"
    return rows[~undated], [Note("posts_without_date", text)]


def _labelled_first(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Captures without labels stand back where somebody has labelled the same place of the same capture."""
    place = ["captured_at", "search_engine", "query", "position"]
    labelled = rows[rows["labelled_by"].notna() | rows["tone"].notna()]
    known = set(map(tuple, labelled[place].astype(object).to_numpy()))
    bare = rows["tone"].isna() & rows["labelled_by"].isna()
    stands_back = bare & pd.Series([tuple(v) in known for v in rows[place].astype(object).to_numpy()], index=rows.index)
    if not stands_back.any():
        return rows, []
    return rows[~stands_back], [
        Note("labelled", f"{int(stands_back.sum())} captured results are read from their labels")
    ]
