"""What the templates cannot say themselves: dates in a language, and a quoted passage cut at whole words."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from django import template

from articles.evidence import CONTEXT
from language.blocks import read_blocks
from publishing.press import direction
from publishing.story import Story, stamp

register = template.Library()
register.filter("stamp", stamp)
register.filter("direction", direction)


@cache
def locale(language: str) -> Locale:
    """What is known of a language's dates; of English where its code is well formed but means nothing."""
    for code in (language, language.split("-")[0]):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@register.filter
def here(moment: datetime, zone: str) -> datetime:
    """The moment on the clock of a zone; the filters below write it as that clock shows it."""
    return moment.astimezone(ZoneInfo(zone))


@register.filter
def day(moment: datetime, language: str) -> str:
    """The day of a moment on its own clock: January 4, 2026."""
    return str(format_date(moment, "long", locale(language)))


@register.filter
def hour(moment: datetime, language: str) -> str:
    """The hour of a moment on its own clock, always with its zone: 8:31 PM GMT, 20:31 UTC-03."""
    zone = moment.strftime("%Z")
    return f"{format_time(moment, 'short', locale=locale(language))} {zone if zone.isalpha() else f'UTC{zone}'}"


@register.filter
def dialled(number: str) -> str:
    """A telephone number as a link holds it: its digits and the leading plus."""
    return re.sub(r"[^0-9+]", "", number)


@register.filter
def only_repeats_the_lead(story: Story) -> bool:
    """Whether an automatic summary is nothing but sentences of the first paragraph, which stands right beside it."""
    first = next((block.id for block in read_blocks(story.body_html) if block.kind == "p"), "")
    summary = story.summary
    return summary.state == "automatic" and all(source.block == first for source in summary.sources)


@register.filter
def lead_in(prefix: str) -> str:
    """The words before a quoted passage, the first one whole; "…" where the block began earlier."""
    if len(prefix) < CONTEXT:
        return prefix
    head, space, rest = prefix.partition(" ")
    return f"…{rest if space else head}"


@register.filter
def lead_out(suffix: str) -> str:
    """The words after a quoted passage, the last one whole; "…" where the block goes on."""
    if len(suffix) < CONTEXT:
        return suffix
    rest, space, tail = suffix.rpartition(" ")
    return f"{rest if space else tail}…"
