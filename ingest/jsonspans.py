"""Finds where the items of a JSON file begin and end without reading the whole of it into memory, then reads each.

A list, an object with a list under one name, JSON Lines and a single object are known. An item that is no JSON spoils
only itself; a file that ends in the middle keeps all items before it.
"""

import json
import mmap
import re
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from ingest.items import Unusable

DEEPEST, MOST_ROWS, LONGEST_TEXT = 20, 1000, 200_000
LARGEST_ITEM = 8 * 1024 * 1024  # bytes
# A string that never ends runs to the end of the file: trying again at each quotation mark in it would be quadratic.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[{}\[\]]', re.DOTALL)
_SPACE = re.compile(rb"[ \t\r\n]*")
_BETWEEN = re.compile(rb"[ \t\r\n]*,?[ \t\r\n]*")
_COLON = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*")
_BOM = b"\xef\xbb\xbf"
_PAIRS = {b"}": b"{", b"]": b"["}


class Span(NamedTuple):
    """Where an item stands; `wrong` says why it cannot be read at all."""

    start: int
    end: int
    line: int
    wrong: str = ""


class Laid(NamedTuple):
    """A file's items and the other values that stand beside the list of them."""

    spans: list[Span]
    beside: dict[str, str]


class BadItem(ValueError):
    """An item that is refused; the sentence says why."""


def lay_out(file: BinaryIO, name: str, most: int) -> tuple[mmap.mmap, Laid]:
    """The file mapped, and where its items are. `name` is that of the list in an object; Unusable if there is none."""
    held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if held[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unusable("it is UTF-16; save it as UTF-8")
    start = _past_space(held, 3 if held[:3] == _BOM else 0)
    opener = held[start : start + 1]
    if opener == b"[":
        return held, Laid(_listed(held, start + 1, most), {})
    if opener != b"{":
        raise Unusable("it holds no JSON: neither a list nor an object stands at its start")
    spans, beside = _in_object(held, start, name, most)
    if spans is None:
        spans = _lines(held, start, most)
    return held, Laid(spans, beside)


def _past_space(held: mmap.mmap, at: int) -> int:
    match = _SPACE.match(held, at)
    return match.end() if match else at


def _listed(held: mmap.mmap, start: int, most: int) -> list[Span]:
    """The items of a list that begins at `start`, behind its bracket."""
    spans: list[Span] = []
    at, line, counted = start, held[:start].count(b"\n") + 1, start
    while True:
        begin = _begin(held, at)
        stray = held[at : begin if begin >= 0 else len(held)]
        line, counted = line + held[counted:at].count(b"\n"), at
        closed = begin >= 0 and held[begin : begin + 1] == b"]"
        if not _BETWEEN.fullmatch(stray):
            spans.append(Span(at, at + len(stray), line, f"{_shown(stray)} is no object"))
        if closed or begin < 0:
            if not closed:
                spans.append(Span(at, at, line, "the file ends before the list does"))
            return _few(spans, most)
        line, counted = line + held[counted:begin].count(b"\n"), begin
        end, deep = _end(held, begin)
        spans.append(_span(begin, end, line, deep, len(held)))
        if end < 0:
            return _few(spans, most)
        at = end
        _few(spans, most)


def _begin(held: mmap.mmap, at: int) -> int:
    """Where the next object begins or the list ends; -1 if the file ends first."""
    for token in _TOKEN.finditer(held, at):
        if token[0] in {b"{", b"[", b"]"}:
            return token.start()
    return -1


def _end(held: mmap.mmap, start: int, stop: int | None = None) -> tuple[int, int]:
    """Where the value that begins here ends (-1: nowhere), and how deep it goes. A missing bracket is forgiven."""
    open_: list[bytes] = []
    deepest = 0
    for token in _TOKEN.finditer(held, start, len(held) if stop is None else stop):
        sign = token[0]
        if sign in {b"{", b"["}:
            open_.append(sign)
            deepest = max(deepest, len(open_))
        elif sign in _PAIRS and _PAIRS[sign] in open_:
            while open_.pop() != _PAIRS[sign]:
                pass
        if not open_:
            return token.end(), deepest
    return -1, deepest


def _span(start: int, end: int, line: int, deep: int, size: int) -> Span:
    if end < 0:
        return Span(start, size, line, "the file ends in its middle")
    if deep > DEEPEST:
        return Span(start, end, line, f"it is nested {deep} levels deep; the limit is {DEEPEST}")
    if end - start > LARGEST_ITEM:
        return Span(start, end, line, f"it has {end - start:,} bytes; the limit is {LARGEST_ITEM:,}")
    return Span(start, end, line)


def _few(spans: list[Span], most: int) -> list[Span]:
    if len(spans) > most:
        raise Unusable(f"it holds more than {most:,} items, the limit; --most sets another")
    return spans


def _in_object(held: mmap.mmap, start: int, name: str, most: int) -> tuple[list[Span] | None, dict[str, str]]:
    """The list under `name` in the object that begins here, and the texts beside it; None without such a list."""
    beside: dict[str, str] = {}
    spans, at = None, start + 1
    while (token := _TOKEN.search(held, at)) is not None and token[0][:1] == b'"':
        colon = _COLON.match(held, token.end())
        if colon is None:
            break
        key, at = token[0][1:-1].decode("utf-8", "replace"), colon.end()
        sign = held[at : at + 1]
        if key == name and sign == b"[":
            spans = _listed(held, at + 1, most)
            if spans and spans[-1].wrong.startswith("the file ends"):
                break
            at = _past_list(held, spans[-1].end if spans else at + 1)
        elif sign in {b"{", b"["}:
            at, _ = _end(held, at)
            if at < 0:
                break
        elif (text := _TOKEN.match(held, at)) is not None:
            beside[key], at = text[0][1:-1].decode("utf-8", "replace")[:200], text.end()
    return spans, beside


def _past_list(held: mmap.mmap, at: int) -> int:
    found = held.find(b"]", at)
    return found + 1 if found >= 0 else len(held)


def _lines(held: mmap.mmap, start: int, most: int) -> list[Span]:
    """One object alone, or an object a line."""
    end, deep = _end(held, start)
    line = held[:start].count(b"\n") + 1
    newline = held.find(b"\n", start)
    if end >= 0 and _past_space(held, end) == len(held):
        return [_span(start, end, line, deep, len(held))]
    if 0 <= newline < (end if end >= 0 else len(held)) and held[start:newline].strip()[-1:] != b"}":
        return [_span(start, end, line, deep, len(held))]  # an object over several lines
    spans: list[Span] = []
    at = start
    while at < len(held):
        stop = held.find(b"\n", at)
        stop = stop if stop >= 0 else len(held)
        if held[at:stop].strip():
            end, deep = _end(held, at, stop)
            cut = end < 0 and stop == len(held)
            spans.append(_span(at, -1 if cut else stop, line, deep, len(held)))
        _few(spans, most)
        at, line = stop + 1, line + 1
    return spans


def _shown(stray: bytes) -> str:
    words = " ".join(stray.decode("utf-8", "replace").split()).strip(", ")
    return f"“{words[:60]}”"


def read_span(held: mmap.mmap, span: Span) -> Any:
    """The value of an item, numbers as they are written. BadItem says why it is refused."""
    if span.wrong:
        raise BadItem(span.wrong)
    raw = held[span.start : span.end]
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        line = span.line + raw.count(b"\n", 0, error.start)
        raise BadItem(f"byte {raw[error.start]:#04x} in line {line} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadItem(f"it is no JSON, line {span.line + error.lineno - 1}: {error.msg}") from None
    _look_through(value, "")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadItem(f"“{twice[:60]}” stands twice in one object")
    return made


def _no_number(name: str) -> Any:
    raise BadItem(f"{name} is no number of JSON")


def _look_through(value: Any, path: str) -> None:
    """BadItem for a text or list over its limit, and for characters that no database can hold."""
    if isinstance(value, str):
        _look_at(value, path)
    elif isinstance(value, list):
        if len(value) > MOST_ROWS:
            raise BadItem(f"{path}: {len(value):,} rows; the limit is {MOST_ROWS:,}")
        for at, row in enumerate(value):
            _look_through(row, f"{path}/{at}".lstrip("/"))
    elif isinstance(value, dict):
        for name, row in value.items():
            _look_at(name, path)
            _look_through(row, f"{path}/{name}".lstrip("/"))


def _look_at(text: str, path: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise BadItem(f"{path}: {len(text):,} characters; the limit is {LONGEST_TEXT:,}")
    if "\0" in text:
        raise BadItem(f"{path}: it holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadItem(f"{path}: it holds half a character, \\u{ord(text[error.start]):04x}") from None


def texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [texts(row, change) for row in value]
    if isinstance(value, dict):
        return {name: texts(row, change) for name, row in value.items()}
    return value
