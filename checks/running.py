"""All checks of a Document, in one call. Pure: the same Document always has the same findings."""

from articles.document import Document
from checks import facts, wording
from checks.finding import Finding

FAMILIES = (wording.check, facts.check)


def findings(document: Document) -> tuple[Finding, ...]:
    """Every finding, blocking ones first, in reading order within a level."""
    found = [finding for family in FAMILIES for finding in family(document)]
    return tuple(sorted(found, key=lambda finding: ("blocks", "warns", "notes").index(finding.level)))
