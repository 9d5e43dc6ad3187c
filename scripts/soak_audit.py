"""What must hold of the newsroom's rows after any number of kills: nothing is there by half."""

from django.db.models import Count, Exists, Max, OuterRef

from articles.document import content_hash
from articles.freezing import freeze
from articles.models import Article, Revision
from publishing.models import Change, Edition, StoryJson, StoryPage


def halves() -> int:
    """Stories whose working copy is not their newest revision, editions that lack a part, gaps in the sequences."""
    return half_saves() + half_editions() + half_stories() + gaps()


def half_saves() -> int:
    """Stories without a revision, or whose rows do not freeze to the Document of their newest one."""
    newest = {revision.article_id: revision for revision in Revision.objects.newest()}
    wrong = 0
    for story in Article.objects.select_related("section", "lead_image"):
        last = newest.get(story.pk)
        wrong += last is None or (story.edit, content_hash(freeze(story))) != (last.edit, last.content_hash)
    return wrong


def half_editions() -> int:
    """Editions without their Change or a fact for each box, or with intervals or renderings of another state."""
    editions = Edition.objects.annotate(
        told=Exists(Change.objects.filter(edition=OuterRef("pk"))),
        page=Exists(StoryPage.objects.filter(edition=OuterRef("pk"), status=200)),
        answer=Exists(StoryJson.objects.filter(edition=OuterRef("pk"), status=200)),
    ).prefetch_related("facts__amounts", "authors")
    return sum(not _whole(edition) for edition in editions)


def _whole(edition: Edition) -> bool:
    live, document, facts = edition.live_to is None, edition.read(), list(edition.facts.all())
    amounts = [(len(fact.amounts.all()), len(fact.facts.get("amounts", ()))) for fact in facts]
    return (
        edition.told  # type: ignore[attr-defined]  # annotated by half_editions, as are the next two
        and edition.page == edition.answer == live  # type: ignore[attr-defined]
        and {str(fact.box) for fact in facts} == {box.id for box in document.boxes}
        and all(fact.live_to == edition.live_to for fact in facts)
        and all(rows == values for rows, values in amounts)
        and len(edition.authors.all()) == len(document.authors)
    )


def half_stories() -> int:
    """Published stories with an edition number left out, or with another count of live editions than one."""
    stories = Edition.objects.order_by().values("article").annotate(count=Count("pk"), last=Max("number"))
    live = set(Edition.objects.live().values_list("article", flat=True))
    several: int = Edition.objects.live().count() - len(live)
    wrong = [row for row in stories if row["count"] != row["last"] or row["article"] not in live]
    return several + len(wrong)


def gaps() -> int:
    """Numbers that the sequence of changes leaves out, those before a restore apart."""
    told = list(Change.objects.order_by("seq").values_list("seq", "verb"))
    steps = zip([(0, ""), *told], told, strict=False)
    return sum(seq - before - 1 for (before, _), (seq, verb) in steps if verb != "restore")
