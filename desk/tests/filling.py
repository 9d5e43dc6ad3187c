"""Fills an admin form from the page it came on, so that no test lists the fields: a new kind breaks none of them."""

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self.area = self.select = ""
        self.depth = 0  # inside <template> and the stock empty form nothing is sent

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        name, value = held.get("name", ""), held.get("value", "")
        if tag == "template":
            self.depth += 1
        if self.depth:
            return
        if tag == "input" and name and held.get("type") not in {"submit", "checkbox", "radio", "file"}:
            self.fields[name] = value
        elif tag == "textarea":
            self.area = name
            self.fields[name] = ""
        elif tag == "select":
            self.select = name
            self.fields.setdefault(name, [] if "multiple" in held else "")
        elif tag == "option" and self.select and "selected" in held:
            kept = self.fields[self.select]
            self.fields[self.select] = [*kept, value] if isinstance(kept, list) else value

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.depth -= 1
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area and not self.depth:
            self.fields[self.area] += data


def filled(html: str, add: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    """What a browser would send for this page, with some fields changed (`__` stands for `-` in a name).

    `add` names kinds of which one new box is added, as the page's own "add another" does.
    """
    form = _Form()
    form.feed(html)
    sent = {name: value for name, value in form.fields.items() if "__prefix__" not in name and "__row__" not in name}
    for kind in add:
        blank = {name: value for name, value in form.fields.items() if name.startswith(f"{kind}-__prefix__-")}
        sent |= {name.replace("__prefix__", "0"): value for name, value in blank.items()}
        sent[f"{kind}-TOTAL_FORMS"] = "1"
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}
