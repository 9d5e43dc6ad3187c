"""Sections, authors, topics and pictures in the admin, and what they may not do to the record."""

import io
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from PIL import Image as Pillow

from desk.tests.filling import filled
from masthead.models import Author, Image, Section
from newsroom.testing import author, editor, image, published, resaved, saved, section, topic, withdrawn
from publishing.lifecycle import publish
from publishing.models import StoryPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(editor())
    return client


def add_section(desk, slug: str, under: Section | None = None):
    sent = {"name": "Deals", "slug": slug, "parent": under.pk if under else "", "position": "0", "description": ""}
    return desk.post("/admin/masthead/section/add/", sent)


def said(answer) -> str:
    """The answer's text, once it is known to be the form again."""
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_section_is_added_and_named_anew(desk):
    assert add_section(desk, "storage", section("energy")).status_code == 302
    made = Section.objects.get(path="energy/storage")
    address = f"/admin/masthead/section/{made.pk}/change/"
    assert desk.post(address, filled(desk.get(address).content.decode(), name="Stores")).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.path) == ("Stores", "energy/storage")


def test_a_section_cannot_take_anothers_address(desk):
    section("energy/storage")
    assert "There is a section at /energy/storage/ already" in said(
        add_section(desk, "storage", Section.objects.get(path="energy"))
    )
    assert "There is a section at /energy/ already" in said(add_section(desk, "energy"))
    assert Section.objects.count() == 2


@pytest.mark.parametrize("state", ["live", "withdrawn", "moved"])
def test_a_section_cannot_take_a_storys_address(desk, state):
    if state == "moved":
        first = saved(slug="deals-x")
        publish(first.article_id, editor(), "first")
        publish(resaved(first, slug="elsewhere").article_id, editor(), "update")
    else:
        {"live": published, "withdrawn": withdrawn}[state](slug="deals-x")
    answer = add_section(desk, "deals-x", Section.objects.get(path="energy"))
    assert "/energy/deals-x/ belongs to a story, now or in the past" in said(answer)
    assert not Section.objects.filter(path="energy/deals-x").exists()
    assert add_section(desk, "deals-x").status_code == 302  # the same word elsewhere is free


def test_no_masthead_row_is_deleted(desk):
    for row in (section("trade"), author(), topic(), image()):
        address = f"/admin/masthead/{row._meta.model_name}/{row.pk}/delete/"
        assert desk.post(address, {"post": "yes"}).status_code == 403
        assert "deletelink" not in desk.get(address.replace("delete", "change")).content.decode()
        assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time by itself")
@pytest.mark.django_db(transaction=True)
def test_a_rename_that_races_a_publication_reaches_its_page(desk):
    aiko, story = author(), saved()
    address = f"/admin/masthead/author/{aiko.pk}/change/"
    form = filled(desk.get(address).content.decode(), name="Aiko Lind")

    def rename() -> None:
        desk.post(address, form)
        connection.close()

    racing = Thread(target=rename)
    with transaction.atomic():
        publish(story.article_id, editor(), "first")  # printed with the old name, and not to be seen by others yet
        racing.start()
        while racing.is_alive() and not _somebody_waits():
            racing.join(0.01)
    racing.join()
    assert Author.objects.get().name == "Aiko Lind"
    assert StoryPage.objects.get().stale


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def upload(desk, color: str = "olive", **fields: object):
    content = io.BytesIO()
    Pillow.new("RGB", (640, 360), color).save(content, "PNG")
    sent = {"alt": "An olive field", "credit": "Ana Souza", "caption": "A field.", "rights": "", "focal_x": "0.5"}
    file = SimpleUploadedFile("field.png", content.getvalue())
    return desk.post("/admin/masthead/image/add/", sent | {"focal_y": "0.5", "upload": file} | fields)


def test_a_new_picture_keeps_all_that_was_typed(desk):
    answer = upload(desk, focal_x="0.2", focal_y="0.9", rights="All rights")
    assert answer.status_code == 302
    held = Image.objects.get()
    assert (held.alt, held.credit, held.caption, held.rights) == (
        "An olive field", "Ana Souza", "A field.", "All rights",
    )  # fmt: skip
    assert (held.focal_x, held.focal_y) == (0.2, 0.9)
    assert (held.file.name, held.width, held.height) == (f"{held.hash}.png", 640, 360)
    page = desk.get(f"/admin/masthead/image/{held.pk}/file/")
    assert b"".join(page.streaming_content).startswith(b"\x89PNG")


def test_a_picture_in_the_library_already_is_named_and_nothing_typed_is_lost(desk):
    held = image("teal")
    text = said(upload(desk, "teal", alt="Other words"))
    assert f'in the library already: <a href="/admin/masthead/image/{held.pk}/change/">A teal field</a>' in text
    assert 'value="Other words"' in text
    assert Image.objects.get().alt == "A teal field"


def test_a_file_that_is_no_picture_is_refused_at_its_field(desk):
    text = said(upload(desk, upload=SimpleUploadedFile("field.png", b"<svg>")))
    assert "not a JPEG, PNG or WebP picture" in text
    assert not Image.objects.exists()
