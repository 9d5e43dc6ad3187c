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
from ingest.demo.stories import ardvick
from masthead.models import Image, Section
from newsroom import health
from publishing.lifecycle import public_state
from publishing.models import Change, Correction, Edition, Fact, FactAmount, Scheduled

LIVE = {
    "technology/computing/bitfarms-leaves-latin-america": "first",
    "energy/storage/altavela-borrows-for-batteries": "update",
    "trade/ports/ardvick-leases-north-quay": "correction",
}
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


def test_makes_five_stories_in_all_their_states(var, client):
    said = demo()

    assert {edition.path: edition.kind for edition in Edition.objects.live()} == LIVE
    for path in (*LIVE, *(f"media/{edition.picture}" for edition in Edition.objects.live())):
        url = f"/{path}" if path.startswith("media/") else f"/{path}/"
        assert client.get(url).status_code == 200, url
        assert url.startswith("/media/") or url in said
    assert client.get(f"/{WITHDRAWN}/").status_code == 410
    waiting = Scheduled.objects.get()
    assert waiting.state == Scheduled.State.WAITING
    assert waiting.revision.article.stage == Stage.APPROVED
    assert public_state(waiting.article_id) == "never"

    rent = Correction.objects.get(path__endswith="amounts/0")
    assert (rent.old["value"], rent.new["value"]) == ("84000000", "48000000")
    assert rent.text == ardvick.NOTE
    call_command("audit_renderings", stdout=io.StringIO())
    assert client.get("/readyz").json()["ready"] is True


def test_every_story_passes_the_checks_and_is_digested(var):
    demo()

    newest = list(Revision.objects.newest())
    assert len(newest) == 5
    found = [finding for revision in newest for finding in findings(from_json(revision.document))]
    assert found == []
    assert not undone().exists()
    live = Fact.objects.live()
    assert set(live.values_list("kind", flat=True)) == set(registry.kinds())
    assert set(FactAmount.objects.filter(fact__in=live).values_list("currency", flat=True)) >= {"USD", "EUR", "GBP"}


def test_the_accounts_may_do_what_their_names_say(var, client):
    demo()

    held = {user.username: user for user in User.objects.all()}
    assert set(held) == set(accounts.ROLES)
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
