"""Decides in which encoding a text is written, by evidence, and says so.

A byte order mark, then the pattern of NULs, then strict UTF-8 decide; for what is left each candidate is tried and
the one whose letters look most like words wins. May import `errors` only. Tests:
tests/loaders/test_reading_encoding.py.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from smm_nb.errors import DamagedFile
from smm_nb.loaders.read.model import Note

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The order breaks ties: the most common first.
CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic")
LATIN = ("cp1252", "cp1250", "cp1254", "mac-roman", "cp850")
ASIAN = ("euc-kr", "shift_jis", "euc-jp", "gb18030", "big5")
RARE = {"mac-cyrillic": 0.8, "mac-roman": 0.8, "cp850": 0.8, "cp866": 0.95}  # not met unless they fit much better
SAMPLE = 400_000
MOST_RUNS = 500
PIECE = 1 << 20

# Non-ASCII bytes with the letters around them; some Asian encodings use the range from @ to ~ for second bytes.
# It begins where a run does: tried from each letter of a long ASCII run it would take hours.
_FOREIGN_RUN = re.compile(rb"(?<![@-~])[@-~]*+[\x80-\xff][@-~\x80-\xff]*+")
_UTF8_RUN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HALF = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_ASCII = bytes(range(128))
_WORD = re.compile(r"[^\W\d_]+|[\x80-\xff\u2500-\u259f]+")
# What each language adds to the letters from a to z: the letters of one file are those of one language, or of few.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "åäöéü",  # Swedish, Finnish
        "æøåéèêòóôü",  # Norwegian, Danish
        "äöüß",  # German
        "àâæçéèêëîïôœùûüÿ",  # French
        "áéíóúüñ",  # Spanish
        "áâãàçéêíóôõúü",  # Portuguese
        "àèéìòóù",  # Italian
        "áèéëïóöü",  # Dutch
        "àçèéíïòóúü",  # Catalan
        "áéíóúýðþæö",  # Icelandic
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîșțşţ",  # Romanian
        "čćđšž",  # Croatian, Slovene
        "âçğıîöşüû",  # Turkish
    )
)
_NO_LETTERS = frozenset("ªºµ")  # letters to Unicode, signs to people
_COMMON_RUSSIAN = frozenset("оеаинтсрвлкмдпуяыьгзбчй")
_COMMON_SIGNS = frozenset("£€’‘“”–—…°²³®©·•½´`«»№\xa0ªºµ")
_KNOWN_OR_SIGN = _COMMON_SIGNS.union(*_ALPHABETS)


@dataclass(frozen=True)
class Decoded:
    """A text's encoding, and what there is to say about it."""

    encoding: str
    notes: tuple[Note, ...] = ()


def find_encoding(data: bytes, path: Path, *, thorough: bool = True) -> Decoded:
    """The encoding in which `data` can be read strictly, with a note when it was guessed.

    Not `thorough`, a long text is taken for UTF-8 by its beginning: whoever decodes the rest will see if it is not.

    Raises:
        DamagedFile: the bytes fit none, or two encodings are mixed (the message names the first bad line).
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _checked(data, name, path)
    wide = _wide_without_mark(data)
    if wide:
        note = Note("encoding_guessed", f"no byte order mark; read as {wide} because every other byte is NUL")
        return Decoded(wide, (note,))
    wrong = _first_wrong(data if thorough else data[: 4 * PIECE], "utf-8")
    if wrong is not None and not thorough:
        wrong = _first_wrong(data, "utf-8")
    return Decoded("utf-8") if wrong is None else _not_utf8(data, wrong, path)


def _first_wrong(data: bytes, name: str) -> int | None:
    """Where the bytes cease to be of the encoding, None when all are.

    A piece at a time: decoded whole, a long text with one emoji takes four times its size in memory.
    """
    decoder = codecs.getincrementaldecoder(name)()
    for start in range(0, len(data), PIECE):
        before = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + PIECE], final=start + PIECE >= len(data))
        except UnicodeDecodeError as error:
            return max(0, start - before + error.start)
    return None


def _checked(data: bytes, name: str, path: Path) -> Decoded:
    wrong = _first_wrong(data, name)
    if wrong is None:
        return Decoded(name)
    if wrong >= len(data) - 4:
        return Decoded(name, (Note("cut_off", f"the last character is cut in half ({name})"),))
    line = data[:wrong].count(b"\n") + 1
    raise DamagedFile(file=path, line=line, problem=f"byte {wrong} is not {name}, which its mark promises")


def _wide_without_mark(data: bytes) -> str:
    """UTF-16 without a mark: Latin text has a NUL in every other byte, and line ends do in any script."""
    head = data[:20_000]
    if len(head) < 4 or len(data) % 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    for name, mine, other, newline in (("utf-16-le", odd, even, b"\n\0"), ("utf-16-be", even, odd, b"\0\n")):
        latin = mine > 0.4 * half and other < 0.02 * half
        lines = newline in head and mine > 0.08 * half and other == 0
        if (latin or lines) and _first_wrong(data, name) is None:
            return name
    return ""


def _not_utf8(data: bytes, wrong: int, path: Path) -> Decoded:
    good = len(_UTF8_RUN.findall(data))
    bad = len(_UTF8_RUN.sub(b"", data).translate(None, _ASCII))
    if good and _HALF.match(data, wrong):
        return Decoded("utf-8", (Note("cut_off", "the last character is cut in half: the file may be cut off"),))
    if good > 3 * bad:
        line = data[:wrong].count(b"\n") + 1
        raise DamagedFile(
            file=path,
            line=line,
            problem=f"most of it is UTF-8, but byte {wrong} (0x{data[wrong]:02x}) is not: two encodings are mixed",
            remedy="Export the file again, or save it as UTF-8 in an editor.",
        )
    return _guess(data, path)


def _guess(data: bytes, path: Path) -> Decoded:
    sample = b" ".join(list(dict.fromkeys(_FOREIGN_RUN.findall(data[:SAMPLE])))[:MOST_RUNS])
    ranked = sorted(((_score(sample, name), -i, name) for i, name in enumerate(CYRILLIC + LATIN + ASIAN)), reverse=True)
    for score, _, name in ranked:
        if score > 0 and _first_wrong(data, name) is None:
            others = ", ".join(other for value, _, other in ranked if other != name and value > 0.9 * score)
            also = f"; {others} fit almost as well" if others else ""
            return Decoded(name, (Note("encoding_guessed", f"not UTF-8; read as {name} by its letters{also}"),))
    if b"\0" in data[:1000]:
        raise DamagedFile(file=path, problem="it is not text")
    return Decoded("latin-1", (Note("encoding_guessed", "not UTF-8 and no other encoding fits; read as latin-1"),))


def _score(sample: bytes, name: str) -> float:
    """How much the text looks like words in this encoding: the mean over its non-ASCII words, at most 1."""
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if name in ASIAN:
        return _asian_score(text, name)
    extra = [char for char in text if not char.isascii() and not char.isalpha()]
    judge = _cyrillic_word if name in CYRILLIC else _latin_word
    values = [judge(word) * len(word) for word in words]
    weight = sum(map(len, words)) + 2 * len(extra)
    value = sum(values) + 2 * sum(1.0 if char in _COMMON_SIGNS else -0.5 for char in extra)
    one = 1.0 if name in CYRILLIC else _one_language(text)
    return RARE.get(name, 1.0) * one * value / weight if weight else 0.0


def _one_language(text: str) -> float:
    """The share of the letters beyond a to z that one language has, of the language that has most of them."""
    letters = Counter(
        char for char in text.lower() if not char.isascii() and char.isalpha() and char not in _NO_LETTERS
    )
    total = letters.total()
    if not total:
        return 1.0
    return max(sum(letters[char] for char in alphabet) for alphabet in _ALPHABETS) / total


def _cyrillic_word(word: str) -> float:
    letters = [char for char in word if not char.isascii()]
    if len(letters) < len(word) or any(not "Ѐ" <= char <= "ӿ" for char in letters):
        return -1.0  # a word of two scripts
    if len(word) > 1 and not (word.islower() or word.isupper() or word.istitle()):
        return -0.5
    return sum(char in _COMMON_RUSSIAN for char in word.lower()) / len(word)


def _latin_word(word: str) -> float:
    foreign = [char for char in word if not char.isascii()]
    if any(char > "ɏ" for char in foreign):
        return -1.0
    if len(foreign) > max(1, len(word) / 2):
        return -0.5  # Western words have an accent or two, not only accents
    if len(word) > 1 and not (word.islower() or word.isupper() or word.istitle()):
        return -0.3
    return sum(1.0 if char in _KNOWN_OR_SIGN else 0.6 for char in word.lower() if not char.isascii()) / len(foreign)


def _asian_score(text: str, name: str) -> float:
    wide = [char for char in text if not char.isascii()]
    if not wide:
        return 0.0
    if name in ("shift_jis", "euc-jp") and sum("\u3040" <= char <= "\u30ff" for char in wide) < 0.1 * len(wide):
        return 0.0  # no Japanese sentence is without kana
    usual = sum(_is_usual(char, name) for char in wide) / len(wide)
    # a handful of accents decodes to a hanzi or two by chance: few signs weigh less
    return usual * min(1.0, len(wide) / 8) if usual > 0.6 else 0.0


def _is_usual(char: str, name: str) -> bool:
    """Kana, hangul, wide punctuation, or a character of the first (most frequent) level of the national list."""
    if "\u3040" <= char <= "\u30ff" or "\u3000" <= char <= "\u3020" or "\uff01" <= char <= "\uff5e":
        return name != "euc-kr"
    if name == "euc-kr":
        return "\uac00" <= char <= "\ud7a3"
    if not "\u4e00" <= char <= "\u9fff":
        return False
    lead = char.encode(name, "replace")[0]
    first_level = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "shift_jis": (0x88, 0x97), "euc-jp": (0xB0, 0xCF)}[
        name
    ]
    return first_level[0] <= lead <= first_level[1]
