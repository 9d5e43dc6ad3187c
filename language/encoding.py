"""Repairs text whose UTF-8 was once read as Windows-874, Windows-1252 or Latin-1, and names what it cannot repair.

Such text is found by runs of non-ASCII characters that, turned back into bytes, are UTF-8 for something sensible. Some
cases cannot be decided, and then the text stays as it is: a lone accented letter broken into two Thai ones with no
Latin letter beside it, a lone character broken into Thai letters alone or into an accented letter and closing marks
("é…”" is more often the end of a quotation than a Chinese character), an accented capital behind another capital, a
word of one letter such as "ő" that breaks into "Å" and a quotation mark.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

_ROUNDS = 3  # times a text may have been broken over and over


class Repair(msgspec.Struct, frozen=True):
    """A passage that was repaired: line and column count from 1; complete is False when a lost byte was left out."""

    line: int
    column: int
    before: str
    after: str
    complete: bool


class Mark(msgspec.Struct, frozen=True):
    """A passage that looks broken and was left as it is: line and column count from 1."""

    line: int
    column: int
    text: str


_RUN = re.compile(r"[^\x00-\x7f]+")
_SUSPECT = re.compile("[âโ]€[^\x00-\x7f]?|[ð๐]Ÿ[^\x00-\x7f]*|ï¿½|๏ฟฝ|ï¸|๏ธ|[ÃÂ][¡-ª¬-º¼-¿]|\ufffd+|[\x80-\x9f]+")
_THAI = re.compile("[\u0e00-\u0e7f]")
_NEVER_FIRST = frozenset("ะาำๅๆฯ")  # no Thai word begins with these, nor with a mark above or below
_PLAIN_MARKS = frozenset("“”‘’…–—»«™®©\u00a0")  # what sound text may have beside a letter

# What broken text plausibly was: the letters, marks, symbols and pictures that newsrooms print.
_SENSIBLE = re.compile(
    "[\u00a0-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u02c6\u02da\u02dc\u0300-\u0304\u0306-\u030c\u0323\u0327\u0328"
    "\u0386-\u03ce\u0400-\u045f\u0490\u0491\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u0652\u0660-\u0669\u067e\u0686\u0698\u06a9"
    "\u06af\u06cc\u0904-\u0939\u093e-\u094d\u0e01-\u0e3a\u0e3f-\u0e5b\u1e00-\u1eff\u2009-\u200d\u2010-\u2027\u202f-\u203a\u2044"
    "\u2070-\u209c\u20a0-\u20c0\u2100-\u214f\u2150-\u218b\u2190-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\u3001-\u30ff"
    "\u3131-\u318e\u31f0-\u33ff\u3400-\u9fff\uac00-\ud7a3\ufe0e\ufe0f\ufeff\uff01-\uffee\U0001f000-\U0001faff"
    "\U00020000-\U0002fa1f\U000e0020-\U000e007f]+"
)


def _octets() -> dict[str, int]:
    """The byte each character was read from; where the charsets disagree, Windows-874 goes first."""
    octets: dict[str, int] = {}
    for charset in ("latin-1", "cp1252", "cp874"):
        for octet in range(0x80, 0x100):
            octets[bytes([octet]).decode(charset, "ignore")] = octet
    return octets


_OCTETS = _octets()


class _Stretch(NamedTuple):
    """A part of a run that is UTF-8 as bytes; complete is False when its last character has lost bytes."""

    start: int
    end: int
    text: str
    complete: bool


def repair(text: str) -> tuple[str, tuple[Repair, ...], tuple[Mark, ...]]:
    """Returns the text with what was broken repaired, the repairs and what looks broken but could not be repaired.

    Columns are those of the text as given. Nothing is ever dropped but the rest of a picture character whose last
    byte is lost, and that is reported with complete=False.
    """
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    repairs: list[Repair] = []
    marks: list[Mark] = []
    written: list[str] = []
    position = 0
    for run in _RUN.finditer(text):
        for stretch in _stretches(text, run.start(), run.end()):
            marks += _marks(text, position, stretch.start, lines)
            before = text[stretch.start : stretch.end]
            line, column = _place(stretch.start, lines)
            repairs.append(Repair(line, column, before, stretch.text, stretch.complete))
            written += [text[position : stretch.start], stretch.text]
            position = stretch.end
    marks += _marks(text, position, len(text), lines)
    return "".join([*written, text[position:]]), tuple(repairs), tuple(marks)


def _place(offset: int, lines: list[int]) -> tuple[int, int]:
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1] + 1


def _marks(text: str, start: int, end: int, lines: list[int]) -> Iterator[Mark]:
    for found in _SUSPECT.finditer(text, start, end):
        yield Mark(*_place(found.start(), lines), found[0])


def _stretches(text: str, start: int, end: int) -> Iterator[_Stretch]:
    """The stretches of a run that are broken, with what they become."""
    for stretch in _decoded(text, start, end):
        before, after = text[max(0, stretch.start - 1) : stretch.start], text[stretch.end : stretch.end + 1]
        if sound := _restored(text[stretch.start : stretch.end], stretch.text, before, after):
            yield stretch._replace(text=sound)


def _restored(source: str, decoded: str, before: str, after: str) -> str:
    """What the source was before it was broken, be it once or several times over; "" if it is sound."""
    sound = ""
    for _ in range(_ROUNDS):
        if decoded and _is_broken(source, decoded, before, after):
            sound = decoded
        source, decoded = decoded, _decode(decoded)
    return sound


def _decode(text: str) -> str:
    try:
        return bytes(_OCTETS.get(character, 0) for character in text).decode()
    except UnicodeDecodeError:
        return ""


def _decoded(text: str, start: int, end: int) -> Iterator[_Stretch]:
    """The longest stretches of whole UTF-8 characters between start and end, each with its lost tail if it has one."""
    octets = [_OCTETS.get(character, 0) for character in text[start:end]]
    place = 0
    while place < len(octets):
        begin, characters = place, list[str]()
        while character := _character(octets, place):
            characters.append(character)
            place += len(character.encode())
        tail = _lost_tail(octets, place) if characters else 0
        if characters:
            yield _Stretch(start + begin, start + place + tail, "".join(characters), not tail)
        place += max(tail, 0 if characters else 1)


def _length(lead: int) -> int:
    """How many bytes a UTF-8 character with this first byte has; 0 if none has it."""
    return 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 0


def _character(octets: list[int], place: int) -> str:
    """The character whose UTF-8 begins here, or ""."""
    length = _length(octets[place]) if place + 1 < len(octets) and 0x80 <= octets[place + 1] < 0xC0 else 0
    try:
        return bytes(octets[place : place + length]).decode() if length else ""
    except UnicodeDecodeError:
        return ""


def _lost_tail(octets: list[int], place: int) -> int:
    """The bytes left of a variation selector (EF B8 8F), whose last byte many programs drop as a control."""
    return 2 if octets[place : place + 3] == [0xEF, 0xB8] else 0


def _is_broken(source: str, decoded: str, before: str, after: str) -> bool:
    """Whether the source is rather a broken form of the decoded text than sound itself."""
    if not _SENSIBLE.fullmatch(decoded) or any(unicodedata.category(character) == "Cn" for character in decoded):
        return False
    told = any(not _is_letter(character) and character not in _PLAIN_MARKS for character in source)
    if told:
        return True
    if _THAI.search(source):
        return _is_broken_into_thai(source, decoded, before, after)
    return _is_broken_letter(source, decoded, before, after)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _is_broken_into_thai(source: str, decoded: str, before: str, after: str) -> bool:
    """Thai letters are sound beside others of theirs; beside a Latin letter or a digit two or three alone are not."""
    if _THAI.match(before) or _THAI.match(after):
        return False
    if all(ord(character) < 0x250 or 0x1E00 <= ord(character) < 0x1F00 for character in decoded):
        return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())
    if unicodedata.category(source[0]) == "Mn" or source[0] in _NEVER_FIRST:
        return True
    return len(decoded) > 1 and all(ord(character) >= 0x900 for character in decoded)


def _is_broken_letter(source: str, decoded: str, before: str, after: str) -> bool:
    """Accented letters and what may stand behind them in sound text as well."""
    if all(map(_is_letter, source)):  # "äžž" in a Latin word is no Chinese character
        return len(source) == 2 * len(decoded) or not (before.isalpha() or after.isalpha())
    if len(decoded) > 1 or source[0] in "Ââ":
        return True
    if len(source) > 2:
        return False
    return after.isalpha() or before.islower() or (source[0] == "Ã" and not before.isalpha())
