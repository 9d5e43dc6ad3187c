"""The fact boxes of a `newsroom-mismatch/1` article as facts of our kinds: every value, row, order and label kept.

What the source words otherwise than we do is kept beside our word (`deal_label`, a theme) and remarked; what fits
nowhere is a problem with its field, never dropped.
"""

from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import msgspec

from factboxes import registry
from factboxes.kinds.sentiment import Stance
from factboxes.kinds.transaction import DealKind
from factboxes.places import place_code
from factboxes.values import Amount, KeyDate, Party, Quantity, Value, members
from ingest.items import Problem, ToldBox
from ingest.lines import Remark

# Words for a deal that mean one of ours; the word itself is kept as the deal's label.
DEALS = {
    "regulatory_fine": "fine", "penalty": "fine", "settlement": "fine", "acquisition": "company_sale",
    "takeover": "company_sale", "company_acquisition": "company_sale", "asset_purchase": "asset_sale",
    "asset_acquisition": "asset_sale", "share_sale": "stake", "stake_sale": "stake", "minority_stake": "stake",
    "investment": "equity", "share_issue": "equity", "ipo": "equity", "loan": "debt", "bond": "debt",
    "funding_round": "funding", "grant": "funding", "license": "licence", "licensing": "licence",
    "supply_contract": "contract", "job_cuts": "layoffs", "quarterly_results": "earnings", "results": "earnings",
    "tender": "procurement", "public_procurement": "procurement", "purchase_order": "order",
}  # fmt: skip
ROLES = {"total", "upfront", "debt"}  # labels that say which part of the money an amount is
PRECISIONS = {"half_year": "half", "half-year": "half", "semester": "half"}


class BoxReader:
    """Reads the boxes of one article and gathers what is wrong or was worded otherwise."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.problems: list[Problem] = []
        self.remarks: list[Remark] = []

    def boxes(self, held: Any) -> Iterator[ToldBox]:
        """The boxes in the source's order; a box that is null is none."""
        if held is None:
            return
        if not isinstance(held, dict):
            self._wrong("fact_boxes", f"{_short(held)} is no object")
            return
        readers: dict[str, Callable[[str, dict[str, Any]], ToldBox]] = {
            "transaction": self._transaction, "strategic_direction": self._strategy,
            "industry_sentiment": self._sentiment,
        }  # fmt: skip
        for name, raw in held.items():
            where = f"fact_boxes/{name}"
            if raw is None:
                continue
            if not isinstance(raw, dict):
                self._wrong(where, f"{_short(raw)} is no object")
            elif name in readers:
                yield readers[name](where, dict(raw))
            else:
                self.remarks.append(Remark(0, "kind", f"{where} is no kind of box here; it is kept as it is"))
                yield ToldBox(name, raw, name.replace("_", " ")[:40])

    def _transaction(self, where: str, raw: dict[str, Any]) -> ToldBox:
        said = self._text(where, raw, "kind")
        deal = said if said in members(DealKind) else DEALS.get(said.lower(), "other")
        if said and deal != said:
            self.remarks.append(Remark(0, "deal-kind", f"“{said[:80]}” was read as {deal}; the word itself is kept"))
        amounts = self._rows(where, raw, "amounts", Amount, self._amount)
        milestones = self._rows(where, raw, "milestones", Amount, self._milestone)
        facts: dict[str, Any] = {
            "deal_kind": deal, "deal_label": said if deal != said else "",
            "parties": self._rows(where, raw, "parties", Party, _party), "amounts": [*amounts, *milestones],
            "quantities": self._rows(where, raw, "quantities", Quantity, _measured),
            "dates": self._rows(where, raw, "dates", KeyDate, self._date),
        }  # fmt: skip
        self._nothing_left(where, raw)
        return ToldBox("transaction", facts)

    def _strategy(self, where: str, raw: dict[str, Any]) -> ToldBox:
        region = self._text(where, raw, "region")
        facts = {
            "direction": self._text(where, raw, "direction"),
            "focus": self._texts(where, raw, "focus"),
            "places": [{"name": region, "code": place_code(region, self.language)}] if region else [],
            "timeline": self._text(where, raw, "timeline"),
        }
        self._nothing_left(where, raw)
        return ToldBox("strategy", facts)

    def _sentiment(self, where: str, raw: dict[str, Any]) -> ToldBox:
        said = self._text(where, raw, "label")
        known = said in members(Stance) and said != "unclear"
        if said and not known:
            self.remarks.append(Remark(0, "stance", f"“{said[:80]}” is no stance here; it is kept as a theme"))
        facts = {
            "stance": said if known else "unclear",
            "themes": [{"label": said}] if said and not known else [],
            "summary": self._text(where, raw, "summary"),
            "voices": [_voice(text) for text in self._texts(where, raw, "voices")],
        }
        self._nothing_left(where, raw)
        return ToldBox("sentiment", facts)

    def _rows(
        self, where: str, raw: dict[str, Any], name: str, struct: type[Value], read: Callable[[dict[str, Any]], Any]
    ) -> list[dict[str, Any]]:
        rows = raw.pop(name, None)
        if rows is None:
            return []
        if not isinstance(rows, list):
            self._wrong(f"{where}/{name}", f"{_short(rows)} is no list")
            return []
        return [made for at, row in enumerate(rows) if (made := self._row(f"{where}/{name}/{at}", row, struct, read))]

    def _row(self, where: str, row: Any, struct: type[Value], read: Callable[[dict[str, Any]], Any]) -> Any:
        if not isinstance(row, dict):
            self._wrong(where, f"{_short(row)} is no object")
            return None
        made = read({name: value for name, value in row.items() if value is not None})
        try:
            msgspec.convert(made, struct)
        except msgspec.ValidationError as error:
            path, text = registry.explain(str(error), made)
            known = sorted(word for word in members(get_type_hints(struct).get(path)) if isinstance(word, str))
            if text.startswith("Invalid enum value") and known:
                text = f"{_short(made[path])} is none of {', '.join(known)}"
            said = {"condition": "description"}.get(path, path)
            self._wrong(f"{where}/{said}".rstrip("/"), text)
        return made

    def _amount(self, row: dict[str, Any]) -> dict[str, Any]:
        made = _measured(row)
        label = made.get("label")
        return made | ({"role": label} if label in ROLES else {})

    def _milestone(self, row: dict[str, Any]) -> dict[str, Any]:
        made = _measured(row)
        if "description" in made:
            made["condition"] = made.pop("description")
        return made | {"role": "milestone"}

    def _date(self, row: dict[str, Any]) -> dict[str, Any]:
        said = row.get("precision")
        if said is None:
            return row | {"precision": _precision(str(row.get("value", "")))}
        if said in PRECISIONS:
            self.remarks.append(Remark(0, "precision", f"“{said}” was read as {PRECISIONS[said]}"))
            return row | {"precision": PRECISIONS[said]}
        return row

    def _text(self, where: str, raw: dict[str, Any], name: str) -> str:
        value = raw.pop(name, None)
        if value is None or isinstance(value, str):
            return value or ""
        self._wrong(f"{where}/{name}", f"{_short(value)} is no text")
        return ""

    def _texts(self, where: str, raw: dict[str, Any], name: str) -> list[str]:
        rows = raw.pop(name, None)
        rows = [rows] if isinstance(rows, str) else rows or []
        if not isinstance(rows, list):
            self._wrong(f"{where}/{name}", f"{_short(rows)} is no list")
            return []
        for at, row in enumerate(rows):
            if not isinstance(row, str) or not row.strip():
                self._wrong(f"{where}/{name}/{at}", f"{_short(row)} is no text")
        return [row for row in rows if isinstance(row, str)]

    def _nothing_left(self, where: str, raw: dict[str, Any]) -> None:
        for name, value in raw.items():
            if value not in (None, "", [], {}):
                self._wrong(f"{where}/{name}", f"there is no place for this field; it holds {_short(value)}")

    def _wrong(self, field: str, text: str) -> None:
        self.problems.append((field, text))


def _party(row: dict[str, Any]) -> dict[str, Any]:
    return row if row.get("name") else row | {"disclosure": "undisclosed"}


def _measured(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose qualifier is not given says what its number says: exact, a range, or nothing."""
    if "qualifier" in row:
        return row
    if "value" not in row:
        return row | {"qualifier": "not_stated"}
    return row | {"qualifier": "range" if "value_max" in row else "exact"}


def _precision(value: str) -> str:
    shapes = {4: "year", 10: "day"}
    return "quarter" if "-Q" in value else "half" if "-H" in value else shapes.get(len(value), "month")


def _voice(text: str) -> dict[str, str]:
    """ "Dev Patel, Sandpiper Research": a name, then the organisation; what stands between them is a title."""
    name, *rest = text.split(", ")
    made = {"name": name}
    if rest:
        made["organisation"] = rest[-1]
    if len(rest) > 1:
        made["title"] = ", ".join(rest[:-1])
    return made


def _short(value: Any) -> str:
    return f"“{value}”"[:80] if isinstance(value, str) else repr(value)[:80]
