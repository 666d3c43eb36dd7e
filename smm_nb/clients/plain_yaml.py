"""YAML as plain data: no tags, no aliases, no duplicate keys, no surprises, and the line of every key.

YAML 1.1 turns `NO` into false, 12:30:45 into 45045 and 2024-01-01 into a date; here only true, false, null and plain
numbers are anything but text. Imports errors only. Tests: tests/clients/test_plain_yaml.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from smm_nb.errors import BadParams, MissingFile, SmmError, TooLarge, UnsafeYaml

LIMITS = {"bytes": 262_144, "depth": 12, "nodes": 20_000}

PLAIN = re.compile(
    r"(?P<null>~|null|)|(?P<bool>true|false)"
    r"|(?P<int>[-+]?(?:0|[1-9][0-9]{0,17}))|(?P<float>[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18})"
)
CONVERT: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: text == "true",
    "int": int,
    "float": float,
}

PLAIN_TAGS = (None, "!")
# the same language, read by C code four times as fast, where PyYAML came with it
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class PlainYaml:
    """A YAML file's data, with the line on which each key stands (1 = first)."""

    path: str
    data: dict[str, Any]
    lines: dict[Key, int]

    def line(self, key: Key) -> int:
        """The line of a key, or of the nearest key above it that is there."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


def read(path: Path, *, name: str = "") -> PlainYaml:
    """The one mapping that a YAML file holds. `name` is what errors call the file.

    Raises:
        MissingFile, TooLarge, UnsafeYaml, BadParams: with the line, what was found and what was expected.
    """
    name = name or str(path)
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise MissingFile(file=name) from None
    if len(raw) > LIMITS["bytes"]:
        raise TooLarge(file=name, what="the YAML", found=f"{len(raw)} bytes", expected=f"{LIMITS['bytes']} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadParams(file=name, line=line, found="bytes that are not UTF-8", expected="a UTF-8 text file") from None
    return parse(text, name=name)


def parse(text: str, *, name: str = "<text>") -> PlainYaml:
    """As `read`, from text."""
    try:
        events = list(_plain_events(text, name))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BadParams(file=name, line=line, found=error.problem or "broken YAML", expected="YAML") from None
    except UnicodeEncodeError:
        raise BadParams(file=name, found="half of a character", expected="a UTF-8 text file") from None
    except yaml.YAMLError as error:
        raise BadParams(file=name, found=str(error).splitlines()[0], expected="YAML") from None
    if not events or not isinstance(events[0], yaml.MappingStartEvent):
        raise BadParams(file=name, line=1, found="no keys", expected="a mapping `key: value`")
    builder = _Builder(name, events)
    data: dict[str, Any] = builder.build(())
    return PlainYaml(name, data, builder.lines)


def _plain_events(text: str, name: str) -> Iterator[yaml.Event]:
    """The scalars, and the starts and ends of collections, of one document in which nothing has to be refused."""
    # on the event stream an alias costs nothing yet: an alias bomb never unfolds
    depth = nodes = documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            depth += isinstance(event, yaml.CollectionStartEvent)
            tag = getattr(event, "tag", None)
            if event.anchor or tag not in PLAIN_TAGS or depth > LIMITS["depth"] or nodes > LIMITS["nodes"]:
                raise _refusal(event, name, depth=depth, nodes=nodes)
            yield event
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            yield event
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise UnsafeYaml(file=name, line=_line(event), found="a second document (---)", expected="one document")


def _refusal(event: Any, name: str, **counts: int) -> SmmError:
    """Why a value, or what begins with it, is not taken."""
    line = _line(event)
    if event.anchor:
        found = "an anchor or alias (& or *)"
        return UnsafeYaml(file=name, line=line, found=found, expected="the value written out")
    if event.tag not in PLAIN_TAGS:
        return UnsafeYaml(file=name, line=line, found=f"the tag {event.tag}", expected="a plain value")
    what = next(what for what, count in counts.items() if count > LIMITS[what])
    return TooLarge(file=name, line=line, what=f"the YAML's {what}", found=counts[what], expected=LIMITS[what])


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Builder:
    """Turns a document's events into data and remembers lines."""

    def __init__(self, name: str, events: Iterable[yaml.Event]) -> None:
        self.name = name
        self.lines: dict[Key, int] = {}
        self._events = iter(events)

    def build(self, key: Key) -> Any:
        """The value that begins with the next event."""
        return self._value(next(self._events), key)

    def _value(self, event: Any, key: Key) -> Any:
        self.lines.setdefault(key, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(key)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(item, (*key, number)) for number, item in enumerate(self._until_end())]
        # what is quoted has a style, and stays text
        found = None if event.style else PLAIN.fullmatch(event.value)
        return CONVERT[str(found.lastgroup)](event.value) if found else event.value

    def _mapping(self, key: Key) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in self._until_end():
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent) or not event.value:
                raise BadParams(file=self.name, line=line, found="a key that is not text", expected="`key: value`")
            name = event.value
            if name in data:
                raise UnsafeYaml(file=self.name, line=line, found=f"the key `{name}` twice", expected="each key once")
            self.lines[(*key, name)] = line
            data[name] = self.build((*key, name))
        return data

    def _until_end(self) -> Iterator[yaml.Event]:
        """The first events of a collection's parts, each of whose other events are taken before the next is asked."""
        for event in self._events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event
