"""The demo newsroom stands at the first run, in every state a story can have, and a second run leaves it alone."""

import io
import stat

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image as Pillow

from articles.document import from_json
from articles.models import Article, Revision, Stage
from checks.running import findings
from digests.models import undone
from factboxes import registry
from ingest.demo import accounts, pictures
from ingest.demo.stories import ardvick, calder, oskelund, salverde
from masthead.models import Image, Newsroom, Section, StandingPage
from newsroom import health
from publishing import clock
from publishing.lifecycle import public_state
from publishing.models import Change, Correction, Edition, Fact, FactAmount, Scheduled, Waiver
from publishing.roles import ROLES

LIVE = {
    "technology/computing/korvel-cuts-a-fifth-of-its-jobs": "first",
    "wirtschaft/energie/lautersee-bohrt-nach-waerme": "first",
    "technology/computing/bitfarms-leaves-latin-america": "first",
    "trade/freight/serrana-orders-grain-wagons": "first",
    "trade/freight/nyota-and-bahari-join-their-ferries": "clarification",
    "energy/grids/nordlinje-fined-for-slow-connections": "first",
    "energy/storage/altavela-borrows-for-batteries": "update",
    "wirtschaft/industrie/hollrich-kauft-sich-in-polen-ein": "first",
    "trade/ports/sao-telmo-drinks-from-the-sea": "first",
    "trade/ports/ardvick-leases-north-quay": "correction",
}
WAIVED = "trade/ports/sao-telmo-drinks-from-the-sea"
WITHDRAWN = "trade/marenda-orders-six-ships"


@pytest.fixture
def var(settings, tmp_path, db):
    """Where a demo may be made; quick password hashes, for six accounts are made in each test."""
    settings.DEMO, settings.VAR = True, tmp_path / "var"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.VAR


def demo() -> str:
    said = io.StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def logins(var) -> dict[str, str]:
    rows = [line.split() for line in (var / accounts.FILE).read_text().splitlines()[1:]]
    return {row[0]: row[1] for row in rows}


def test_makes_fourteen_stories_in_all_their_states(var, client):
    said = demo()

    assert {edition.path: edition.kind for edition in Edition.objects.live()} == LIVE
    assert Article.objects.count() == 14
    pictures_shown = {f"media/{edition.picture}" for edition in Edition.objects.live() if edition.picture}
    for path in (*LIVE, *sorted(pictures_shown)):
        url = f"/{path}" if path.startswith("media/") else f"/{path}/"
        assert client.get(url).status_code == 200, url
        assert url.startswith("/media/") or url in said
    assert client.get(f"/{WITHDRAWN}/").status_code == 410
    waiting = Scheduled.objects.get()
    assert waiting.state == Scheduled.State.WAITING
    assert waiting.revision.article.stage == Stage.APPROVED
    assert public_state(waiting.article_id) == "never"

    review, embargoed = (Article.objects.get(slug=story.SLUG) for story in (oskelund, calder))
    assert (review.stage, public_state(review.pk)) == (Stage.IN_REVIEW, "never")
    assert embargoed.embargo_until is not None
    assert embargoed.embargo_until > clock.now()
    assert public_state(embargoed.pk) == "never"
    for story in (review, embargoed):
        assert client.get(f"/{story.section.path}/{story.slug}/").status_code == 404

    rent = Correction.objects.get(path__endswith="amounts/0")
    assert (rent.old["value"], rent.new["value"]) == ("84000000", "48000000")
    assert rent.text == ardvick.NOTE
    call_command("audit_renderings", stdout=io.StringIO())
    assert client.get("/readyz").json()["ready"] is True


def test_every_story_passes_the_checks_and_is_digested(var):
    demo()

    newest = list(Revision.objects.newest())
    assert len(newest) == 14
    found = {
        revision.article.slug: [finding.id for finding in findings(from_json(revision.document))] for revision in newest
    }
    assert {slug: names for slug, names in found.items() if names} == {WAIVED.rpartition("/")[2]: ["unsupported"]}
    waiver = Waiver.objects.get()
    assert (waiver.by.username, waiver.reason) == ("managingeditor", salverde.WAIVER)
    assert not undone().exists()
    live = Fact.objects.live()
    assert set(live.values_list("kind", flat=True)) == set(registry.kinds())
    assert set(FactAmount.objects.filter(fact__in=live).values_list("currency", flat=True)) >= {
        "BRL", "CAD", "CHF", "EUR", "GBP", "KES", "NOK", "PLN", "USD"}  # fmt: skip
    assert set(FactAmount.objects.filter(fact__in=live).values_list("qualifier", flat=True)) >= {
        "exact", "about", "up_to", "at_least", "less_than", "range", "undisclosed"}  # fmt: skip


def test_the_paper_speaks_two_languages_and_says_who_it_is(var, client):
    demo()

    assert set(Edition.objects.live().values_list("language", flat=True)) == {"en", "de"}
    assert Edition.objects.live().filter(section__parent=None).count() == 0
    assert Section.objects.filter(parent=None).count() >= 3
    for page in StandingPage.objects.all():
        text = client.get(page.get_absolute_url()).content.decode()
        assert "not yet entered" not in text, page.slug
        assert Newsroom.objects.get().email in text
    front = client.get("/").content.decode()
    assert 'rel="me noopener"' in front
    assert '<h2 lang="de" dir="auto"' in front
    for section in Section.objects.all():
        assert "There is no story here." not in client.get(f"/{section.path}/").content.decode(), section.path


def test_the_accounts_may_do_what_their_names_say(var, client):
    demo()

    held = {user.username: user for user in User.objects.all()}
    assert set(held) == set(ROLES)
    assert not any(user.is_superuser for user in held.values())
    assert all(user.email.endswith(health.DEMO_MAIL) and user.is_staff for user in held.values())
    rights = {
        "articles.change_article": {"contributor", "author", "copyeditor", "deskeditor", "managingeditor"},
        "publishing.publish": {"deskeditor", "managingeditor"},
        "publishing.waive": {"managingeditor"},
        "auth.change_user": {"admin"},
    }
    for right, names in rights.items():
        assert {name for name, user in held.items() if user.has_perm(right)} == names, right
    assert stat.S_IMODE((var / accounts.FILE).stat().st_mode) == 0o600
    for name, password in logins(var).items():
        assert client.login(username=name, password=password), name
        assert client.get("/admin/").status_code == 200


def test_a_second_run_changes_nothing_and_lost_passwords_are_renewed(var, client):
    demo()
    tables = (Article, Revision, Edition, Change, Image, Section, User)
    before = [table.objects.count() for table in tables]
    table = (var / accounts.FILE).read_text()

    assert "already here" in demo()
    assert (var / accounts.FILE).read_text() == table

    (var / accounts.FILE).unlink()
    assert "new ones" in demo()
    assert [table.objects.count() for table in tables] == before
    assert (var / accounts.FILE).read_text() != table
    assert client.login(username="author", password=logins(var)["author"])


def test_refuses_where_no_demo_may_be(var, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        demo()
    assert not User.objects.exists()
    assert not (var / accounts.FILE).exists()


def test_pictures_are_the_same_each_time_and_light():
    drawing = pictures.DRAWINGS["bench"].draw
    assert drawing() == drawing()
    for name, content in pictures.draw_all().items():
        assert Pillow.open(io.BytesIO(content)).size == (1600, 900), name
        assert len(content) < 200_000, name
