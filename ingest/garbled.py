"""Lines whose letters were read in the wrong charset and that no rule can turn back: they are marked, never changed.

Every charset gives UTF-8 its own lead pairs. One pair may be meant, so a page is marked when they come back.
"""

import re

from ingest.lines import Remark

AGAIN, QUESTIONS = 2, 3  # pairs, and question marks inside words, from which on a page is marked
_ODD = "".join({*bytes(range(0x80, 0xC0)).decode("cp1251", "ignore")} - {*"Ёё»«“”’‘…–—\u00a0"})
_UPPER = re.escape("".join({*bytes(range(0x80, 0xC0)).decode("cp1251", "ignore")} - {*"Ёё"}))
_PAIRS = {
    "Windows-1251": re.compile(rf"Г[{re.escape(_ODD)}]|в[Ђ‚„]|рџ|(?:[РС][{_UPPER}]){{3,}}"),
    "Mac Roman": re.compile(r"√[^\x00-\x7f]|‚[ÄÇ]|üí|üö|≈[^\x00-\x7f]"),
    "code page 437 or 850": re.compile(r"[├╞┼┬][^\s\u2500-\u257f]|Γ[Çé]|≡ƒ|ÔÇ"),
    "GBK": re.compile(r"鈥[^\x00-\x7f\s]|鈧"),
}
_QUESTION = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_ADDRESS = re.compile(r"\S*(?:://|www\.|=)\S*")


def garbled(text: str) -> list[Remark]:
    """A blocking remark for every line with such pairs, or with question marks inside words, where they come back."""
    lines = text.split("\n")
    remarks: list[Remark] = []
    for charset, pairs in _PAIRS.items():
        remarks += _marked(lines, pairs, AGAIN, f"UTF-8 read as {charset}")
    return remarks + _marked([_ADDRESS.sub("", line) for line in lines], _QUESTION, QUESTIONS, "letters lost to “?”")


def _marked(lines: list[str], sign: re.Pattern[str], least: int, what: str) -> list[Remark]:
    found = [(number, line, sign.findall(line)) for number, line in enumerate(lines, 1)]
    if sum(len(signs) for _, _, signs in found) < least:
        return []
    return [
        Remark(number, "encoding", f"“{_near(line, sign)}” looks like {what}; it stands as it is", blocks=True)
        for number, line, signs in found
        if signs
    ]


def _near(line: str, sign: re.Pattern[str]) -> str:
    match = sign.search(line)
    at = match.start() if match else 0
    return line[max(0, at - 15) : at + 25].strip()
