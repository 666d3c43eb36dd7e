"""The fonts that the PDF is laid out with, on a machine that has none.

WeasyPrint's layout library ends the whole process where there is no font at all (a bare container).
Imports nothing of ours; WeasyPrint and matplotlib on use. Tests: tests/batch/test_faults.py.
"""

from __future__ import annotations

import os
import tempfile
from functools import cache
from html import escape
from pathlib import Path

CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@cache
def replaced_fonts() -> str:
    """Where this machine has no font, use the one that matplotlib brings along, from now on in this process.

    Returns:
        What to tell the reader of the report; empty where there are fonts.
    """
    if _has_fonts():
        return ""
    import matplotlib

    place = Path(tempfile.mkdtemp(prefix="fonts-"))
    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
    (place / "fonts.conf").write_text(CONFIG.format(fonts=escape(str(fonts)), cache=escape(str(place))), "utf-8")
    os.environ["FONTCONFIG_FILE"] = str(place / "fonts.conf")
    return "This machine has no fonts: in the PDF they are replaced by DejaVu Sans."


def _has_fonts() -> bool:
    from weasyprint.text.ffi import fontconfig

    config = fontconfig.FcInitLoadConfigAndFonts()
    try:
        found = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
        return bool(found) and found.nfont > 0
    finally:
        fontconfig.FcConfigDestroy(config)
