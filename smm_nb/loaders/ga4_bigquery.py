"""GA4 in BigQuery: single events, as nested JSON or a flattened CSV, counted into sessions a day [traffic_daily].

A session is a visitor with one `ga_session_id`, and stands on the day of its first event. The fields `traffic_source.*`
say where the visitor first came from, ever: they are not the session's source, and are not taken for it.
Imports mapping and headers. Tests: tests/loaders/test_ga4_bigquery.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from smm_nb.errors import BadValue, SmmError
from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.headers.site import GA4_EVENTS
from smm_nb.loaders.mapping import File, Layout, Part, loaded, matched_or_missing, read_records, unused
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import Note, RawTable, Reading, SetAside
from smm_nb.loaders.values import parse_dates

Event = dict[str, Any]
"""One event: the columns of `GA4_EVENTS` as text, with `line`, and `date_day` as a date."""

LAYOUT = Layout(
    "ga4_bigquery",
    "GA4 in BigQuery",
    "traffic_daily",
    GA4_EVENTS,
    ("event_date", "event_name", "visitor", "session"),
    {"period_type": "day", "bounce_definition": "ga4"},
    How(zone=""),
)

COUNTED = {
    "page_views": ("page_view", "screen_view"),
    "new_users": ("first_visit", "first_open"),
    "orders": ("purchase",),
}
"""What is a count of events of these names. A file without any of them may be a choice of events: missing, not 0."""

SOURCES = (
    # the exporter's own decision (since 2024-07, across channels since 2024-10), then what came with the event
    ("session_traffic_source_last_click.cross_channel_campaign", "source", "medium"),
    ("session_traffic_source_last_click.manual_campaign", "source", "medium"),
    ("collected_traffic_source", "manual_source", "manual_medium"),
)
PARAMETERS = {
    "ga_session_id": "session", "session_engaged": "engaged", "engagement_time_msec": "milliseconds",
    "transaction_id": "transaction", "source": "session_source", "medium": "session_medium",
}  # fmt: skip

# ---------------------------------------------------------------- events, nested or flat


def is_events(reading: Reading) -> bool:
    """Events of GA4: objects with a name, a day and parameters, or a table whose rows are events of sessions."""
    if reading.kind == "json":
        return any({"event_name", "event_params"} <= set(one) for one in _objects(reading.document)[:1])
    return any(map(_is_table, reading.tables))


def _is_table(raw: RawTable) -> bool:
    return GA4_EVENTS.has(raw.header, "event_date", "event_name", "visitor")


def _objects(document: object) -> list[Mapping[str, Any]]:
    return [one for one in (document if isinstance(document, list) else [document]) if isinstance(one, dict)]


def _nested(document: object) -> Iterator[Event]:
    for line, one in enumerate(_objects(document), start=1):
        event: Event = {"line": line}
        plain = [name for name, value in one.items() if not isinstance(value, dict | list)]
        for name, at in GA4_EVENTS.match(plain).columns.items():
            event[name] = _text(one[plain[at]])
        parameters = {field["key"]: _value(field.get("value")) for field in one["event_params"]}
        for key, name in PARAMETERS.items():
            event[name] = event.get(name) or parameters.get(key, "")
        if (one.get("ecommerce") or {}).get("transaction_id"):
            event["transaction"] = one["ecommerce"]["transaction_id"]
        yield event | _source(one)


def _value(value: Mapping[str, Any] | None) -> str:
    # of the four typed fields one is filled; whole numbers of 64 bits are written as text
    return next((_text(one) for one in (value or {}).values() if one is not None), "")


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _source(one: Mapping[str, Any]) -> dict[str, str]:
    for path, source, medium in SOURCES:
        place: Any = one
        for name in path.split("."):
            place = (place or {}).get(name)
        if place and place.get(source):
            return {"session_source": _text(place[source]), "session_medium": _text(place.get(medium))}
    return {}


def _flat(raw: RawTable, file: File) -> Iterator[Event]:
    columns = matched_or_missing(raw, LAYOUT, file).columns
    for row, line in zip(raw.rows, raw.lines, strict=True):
        yield {name: row[at].strip() for name, at in columns.items()} | {"line": line}


# ---------------------------------------------------------------- sessions of events


def read(reading: Reading, context: Context) -> Loaded:
    """Sessions, users, page views and purchases by day and source of the session.

    Raises:
        MissingColumn: the table lacks the visitor, the session, the day or the name of its events.
        BadValue: no event can be counted.
    """
    file = File(reading, context)
    aside: list[SetAside] = []
    events: list[Event] = []
    if reading.kind == "json":
        events += _nested(reading.document)
    for raw in reading.tables if reading.kind != "json" else ():
        if _is_table(raw):
            aside += raw.set_aside
            events += _flat(raw, file)
        else:
            aside += unused(raw, "not a table of events")
    good = _countable(events, _odd_rows(reading), aside)
    if events and not good:
        raise BadValue(
            file=reading.path,
            line=aside[-1].line,
            found=f"{len(events)} events of which none can be counted, the last because of this: {aside[-1].reason}",
            expected="events with a day, a visitor and a `ga_session_id`",
            remedy="Export the events again with these three; or export a report of sessions by source and date.",
        )
    records, lines = _by_day(good)
    part = Part("traffic_daily", read_records(records, lines, LAYOUT, file), len(good))
    rows_in = len(events) if reading.kind == "json" else reading.rows_in
    return loaded([part], rows_in=rows_in, set_aside=aside, notes=_notes(reading, good))


def _odd_rows(reading: Reading) -> set[int]:
    # a program that leaves out empty cells shifts all that follow: which column a cell is of is not known
    return {note.line for note in reading.notes if note.kind == "ragged_row" and note.line is not None}


def _countable(events: Sequence[Event], odd: set[int], aside: list[SetAside]) -> list[Event]:
    """The events that can be counted, with their day; the others are put aside with the reason."""
    good = []
    for event in events:
        event["date_day"] = _day(event.get("event_date", ""))
        wrong = _why_not(event, odd)
        if wrong:
            aside.append(SetAside(event["line"], wrong, tuple(str(value) for value in event.values())))
        else:
            good.append(event)
    return good


def _why_not(event: Event, odd: set[int]) -> str:
    if event["line"] in odd:
        return "the row has another number of cells than the header: which column a cell is of is not known"
    if event["date_day"] is None:
        return f"found {event.get('event_date')!r}, expected a day as 20250601"
    if not event.get("visitor") or not event.get("session"):
        return "no visitor or no ga_session_id (no consent): the session is not known"
    return ""


def _day(text: str) -> object:
    try:
        return parse_dates([text], order="ymd").values[0]
    except SmmError:
        return None


def _by_day(events: Sequence[Event]) -> tuple[list[Event], list[int]]:
    """The canonical row of each day and source, and the line of its first event."""
    sessions: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        sessions.setdefault((event["visitor"], event["session"]), []).append(event)
    groups: dict[tuple[object, ...], list[list[Event]]] = {}
    for session in sessions.values():
        source = next((one for one in session if one.get("session_source")), {})
        place = [(source.get(name) or "").lower() or None for name in ("session_source", "session_medium")]
        groups.setdefault((min(one["date_day"] for one in session), *place), []).append(session)
    known = {name for name, names in COUNTED.items() if any(one["event_name"] in names for one in events)}
    known |= {name for name in ("engaged", "milliseconds") if any(one.get(name) for one in events)}
    records, lines = [], []
    for key in sorted(groups, key=lambda key: tuple(str(part or "") for part in key)):
        records.append(
            dict(zip(("date_day", "session_source", "session_medium"), key, strict=True)) | _figures(groups[key], known)
        )
        lines.append(min(one["line"] for session in groups[key] for one in session))
    return records, lines


def _figures(sessions: Sequence[Sequence[Event]], known: set[str]) -> Event:
    events = [event for session in sessions for event in session]
    figures: Event = {"sessions": len(sessions), "users": len({event["visitor"] for event in events})}
    for name, names in COUNTED.items():
        if name in known:
            # a purchase may be sent twice under one number
            found = [event for event in events if event["event_name"] in names]
            numbers = {
                (event.get("transaction") or event["line"]) if name == "orders" else event["line"] for event in found
            }
            figures[name] = len(numbers)
    if "engaged" in known:
        figures["engaged_sessions"] = sum(any(one.get("engaged") in ("1", "true") for one in each) for each in sessions)
        figures["bounces"] = len(sessions) - figures["engaged_sessions"]
    if "milliseconds" in known:
        figures["engagement_time_s"] = sum(float(one.get("milliseconds") or 0) for one in events) / 1000
    return figures


def _notes(reading: Reading, events: Sequence[Event]) -> list[Note]:
    notes = [
        *reading.notes,
        Note("sessions_of_events", "sessions are those whose events are in the file, each on the day of its first one"),
    ]
    if not any(event.get("session_source") for event in events):
        text = "no event says the session's source; `traffic_source` is that of the visitor's first visit: not taken"
        notes.append(Note("source_unknown", text))
    absent = [names[0] for names in COUNTED.values() if not any(event["event_name"] in names for event in events)]
    if absent:
        text = f"no event is called {', '.join(absent)}: their counts are missing, which is not 0"
        notes.append(Note("events_absent", text))
    return notes


LOADERS = (
    Loader(
        "ga4_bigquery",
        "GA4 in BigQuery",
        ("traffic_daily",),
        is_events,
        read,
        "BigQuery, the table events_YYYYMMDD of the property: SELECT * and Save results, JSON; or a flattened CSV with "
        "event_date, event_name, user_pseudo_id and ga_session_id.",
        (
            "a session is a user_pseudo_id with a ga_session_id; it stands on the day of its first event in the file",
            "`traffic_source` is where the visitor first came from, not the source of the session: not taken",
            "the source is `session_traffic_source_last_click` (2024-07), `collected_traffic_source`, or a parameter",
            "events without consent have no user_pseudo_id: they are set aside, where the interface models sessions",
            "amounts are not read; a purchase sent twice under one number counts once",
            "Parquet is not read: save the result as JSON",
        ),
        {"traffic_daily": (GA4_EVENTS,)},
    ),
)
