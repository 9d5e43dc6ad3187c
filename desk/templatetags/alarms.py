"""What stopped and needs somebody, at the top of the desk's first page."""

from typing import Any

from django import template

from publishing import alarms

register = template.Library()


@register.inclusion_tag("desk/alarms.html", takes_context=True)
def open_alarms(context: Any) -> dict[str, Any]:
    """The open alarms for those who may publish; for others nothing."""
    user = getattr(context.get("request"), "user", None)
    may = user is not None and user.has_perm("publishing.publish")
    return {"alarms": alarms.shown() if may else []}
