"""The words of addresses: which form they have, and which ones the newsroom keeps for itself."""

import re

from django.core.validators import RegexValidator
from django.utils.text import slugify

# The pages every newsroom has, in the order of the footer.
STANDING = ("about", "corrections-policy", "privacy", "accessibility", "imprint")
# The first words of the newsroom's own addresses; no section may take one.
RESERVED = frozenset(
    [
        *STANDING, "admin", "api", "archive", "authors", "companies", "corrections", "deals", "facts", "feeds",
        "healthz", "media", "metrics", "readyz", "search", "static", "topics",
    ]
)  # fmt: skip
SLUG = RegexValidator(
    re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$"), "Use lower-case letters, digits and single hyphens, such as power-deals."
)


def slug_of(text: str) -> str:
    """A slug of at most 80 characters: "£1.2bn" becomes 1-2bn, never 12bn; empty without a Latin letter."""
    made = slugify(re.sub(r"(?<=\d)[.,](?=\d)", "-", text)).replace("_", "-")
    made = re.sub(r"-+", "-", made)[:80].strip("-")
    return made if re.search("[a-z]", made) else ""
