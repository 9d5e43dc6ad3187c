"""What the templates cannot say themselves: dates in a language, and a quoted passage cut at whole words."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from django import template
from django.conf import settings

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


def _here(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.NEWSROOM_ZONE))


@register.filter
def day(moment: datetime, language: str) -> str:
    """The newsroom's day of a moment: January 4, 2026."""
    return str(format_date(_here(moment), "long", locale(language)))


@register.filter
def hour(moment: datetime, language: str) -> str:
    """The newsroom's hour of a moment, always with its zone: 8:31 PM GMT, 20:31 UTC-03."""
    here = _here(moment)
    zone = here.strftime("%Z")
    return f"{format_time(here, 'short', locale=locale(language))} {zone if zone.isalpha() else f'UTC{zone}'}"


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
