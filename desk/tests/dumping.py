"""All rows of the database as one value: what a refused act must leave as it was."""

import hashlib

from django.apps import apps
from django.db import connection

# What a request may leave behind of itself: its session, and the audit's entry that it was refused.
OWN = {"django_session", "desk_session", "publishing_auditentry", "publishing_auditlink", "axes_accessattempt"}


def rows() -> dict[str, tuple[int, str]]:
    """(how many, a hash of them all) of every table but the request's own."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - OWN)
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            held = sorted(repr(row) for row in cursor.fetchall())
            found[table] = (len(held), hashlib.sha256("\n".join(held).encode()).hexdigest())
    return found


def errors(answer) -> dict[str, str]:
    """The messages of an answered admin form by their fields: `headline`, `transaction-0-amounts`, `transaction`."""
    found = {name: " ".join(texts) for name, texts in answer.context["adminform"].form.errors.items()}
    for inline in answer.context["inline_admin_formsets"]:
        if texts := list(inline.formset.non_form_errors()):
            found[inline.formset.prefix] = " ".join(map(str, texts))
        for form in inline.formset.forms:
            found |= {f"{form.prefix}-{name}": " ".join(texts) for name, texts in form.errors.items()}
    return found
