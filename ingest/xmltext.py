"""XML from elsewhere as a stream of characters: no DTD, no entities, bytes of a wrong encoding marked where they stand.

Programs write controls and bytes into their exports that no XML may hold. Controls are left out; a byte that is not of
the file's encoding becomes BROKEN, so that the one item it stands in can be refused and the others kept.
"""

import codecs
import re
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from ingest.items import Unusable

BROKEN = "\ufdd0"  # no character for use in text, yet one that XML may hold
LARGEST_ITEM = 8 * 1024 * 1024  # bytes
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

codecs.register_error("mark-broken", lambda error: (BROKEN, error.start + 1) if isinstance(error, UnicodeDecodeError)
                      else _raise(error))  # fmt: skip


def _raise(error: UnicodeError) -> tuple[str, int]:
    raise error


def encoding_of(start: bytes) -> str:
    """The encoding of a file that begins like this; Unusable for one that Python does not know."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unusable("it is UTF-16; save it as UTF-8")
    declared = _DECLARED.match(start.removeprefix(codecs.BOM_UTF8).lstrip())
    name = declared[1].decode() if declared and not start.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        found = codecs.lookup(name)
        b"".decode(name)
    except LookupError:
        raise Unusable(f"encoding: “{name}” is not known; save it as UTF-8") from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


class XmlText:
    """The characters of a file, for a parser to read; it counts what was left out."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        encoding = encoding_of(file.read(400))
        file.seek(0)
        self._decoder = codecs.getincrementaldecoder(encoding)("mark-broken")
        self.controls = 0
        self.since = 0  # bytes read since an item ended

    def read(self, size: int = 65536) -> str:
        """Some more characters, none at the end of the file."""
        text = ""
        while not text:
            piece = self._file.read(65536)
            self.since += len(piece)
            if self.since > LARGEST_ITEM:
                raise Unusable(f"an item has more than {LARGEST_ITEM:,} bytes, the limit")
            text, left_out = _CONTROLS.subn("", self._decoder.decode(piece, not piece))
            self.controls += left_out
            if not piece:
                break
        return text


def check_xml(text: XmlText) -> str:
    """Why the file is no well-formed XML, in words; empty when it is. Unusable for a DTD or entities."""
    try:
        for _, element in defusedxml.ElementTree.iterparse(text, events=("end",), forbid_dtd=True):
            text.since = 0
            element.clear()
    except ParseError as error:
        return said(error)
    except DefusedXmlException:
        raise Unusable(REFUSED) from None
    return ""


REFUSED = "it declares a document type or entities; no feed or export needs them, so the file is refused"


def said(error: ParseError) -> str:
    """A parser's complaint with its line."""
    line, column = error.position
    return f"line {line}, column {column + 1}: {str(error).split(':')[0]}"
