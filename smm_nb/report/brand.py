"""Whose report it is: name, logo, colour and footer, per agency and per client, from the workspace's `brand.yml`.

A colour that cannot be read on the page is refused with its contrast. Imports errors and clients.
Tests: tests/report/test_brand.py.
"""

from __future__ import annotations

import base64
import colorsys
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from smm_nb.errors import BadParams, MissingFile, TooLarge, UnknownKey

PAPER, NIGHT = "#ffffff", "#14181d"
ENOUGH = 4.5
"""WCAG's contrast for text."""

KEYS = ("name", "logo", "accent", "footer")
LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
LOGO_BYTES = 200_000


@dataclass(frozen=True)
class Brand:
    """How a report is dressed.

    Attributes:
        name: the agency.
        logo, client_logo: images as `data:` addresses; empty without one.
        accent: the colour of links and small marks, `#rrggbb`; empty for the house's own.
        footer: one line at the end of every report.
    """

    name: str = ""
    logo: str = ""
    client_logo: str = ""
    accent: str = ""
    footer: str = ""

    def sheet(self) -> str:
        """The page's style sheet, with the brand's colours last so that they win."""
        return _house_sheet() + self.style()

    def style(self) -> str:
        """The style sheet that lays the colours over the house's, lightened where the screen is dark."""
        if not self.accent:
            return ""
        dark = readable_on(self.accent, NIGHT)
        return (
            f":root,.smm{{--accent:{self.accent}}}"
            f"@media screen and (prefers-color-scheme:dark){{:root,.smm{{--accent:{dark}}}}}"
        )


def read_brand(workspace: Path, client: str = "") -> Brand:
    """The brand of a workspace's reports; what `clients.<client>` says there goes before the agency's own.

    Raises:
        BadParams: a key, colour or logo that cannot be used.
        MissingFile: a logo that is not there.
    """
    file = Path(workspace) / "brand.yml"
    if not file.is_file():
        return Brand()
    from smm_nb.clients import plain_yaml

    written = plain_yaml.read(file, name=file.name).data
    agency = _checked(written.get("agency") or {}, file, "agency")
    own = _checked((written.get("clients") or {}).get(client) or {}, file, f"clients.{client}")
    _only(written, ("agency", "clients"), file, "")
    accent = own.get("accent") or agency.get("accent") or ""
    if accent:
        _readable(accent, file)
    return Brand(
        name=agency.get("name", ""),
        logo=_logo(agency.get("logo"), file),
        client_logo=_logo(own.get("logo"), file),
        accent=accent,
        footer=own.get("footer") or agency.get("footer") or "",
    )


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours `#rrggbb`, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(colour: str, ground: str) -> str:
    """The colour, lightened until it can be read on a dark ground."""
    hue, light, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    while contrast(colour, ground) < ENOUGH and light < 1:
        light = min(light + 0.02, 1)
        colour = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, saturation))
    return colour


def _checked(part: Any, file: Path, key: str) -> dict[str, str]:
    if not isinstance(part, dict):
        raise BadParams(file=file.name, key=key, found=repr(part), expected=f"the keys {', '.join(KEYS)}")
    _only(part, KEYS, file, key + ".")
    return {name: str(value) for name, value in part.items() if value is not None}


def _only(part: dict[str, Any], allowed: tuple[str, ...], file: Path, prefix: str) -> None:
    for name in part:
        if name not in allowed:
            raise UnknownKey(file=file.name, key=f"{prefix}{name}", closest=f"; there are {', '.join(allowed)}")


def _readable(colour: str, file: Path) -> None:
    try:
        found = contrast(colour, PAPER)
    except ValueError:
        raise BadParams(file=file.name, key="accent", found=repr(colour), expected="a colour such as #0f6377") from None
    if found < ENOUGH:
        raise BadParams(
            file=file.name, key="accent", found=f"{colour} with a contrast of {found:.1f} on white",
            expected=f"at least {ENOUGH}", remedy="Take a darker shade of it.",
        )  # fmt: skip


def _logo(name: str | None, file: Path) -> str:
    if not name:
        return ""
    path = (file.parent / name).resolve()
    if not path.is_relative_to(file.parent.resolve()) or path.suffix.lower() not in LOGOS:
        raise BadParams(file=file.name, key="logo", found=name, expected="an SVG, PNG or JPEG inside the workspace")
    if not path.is_file():
        raise MissingFile(file=name, remedy="Put the logo there, or take it out of brand.yml.")
    content = path.read_bytes()
    if len(content) > LOGO_BYTES:
        raise TooLarge(file=name, what="the logo", found=f"{len(content):,} bytes", expected=f"{LOGO_BYTES:,}")
    return f"data:{LOGOS[path.suffix.lower()]};base64,{base64.b64encode(content).decode()}"


@cache
def _house_sheet() -> str:
    folder = files("smm_nb.report") / "template"
    sheet = (folder / "blocks.css").read_text("utf-8") + (folder / "page.css").read_text("utf-8")
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))


def _rgb(colour: str) -> tuple[float, float, float]:
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(colour)
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
