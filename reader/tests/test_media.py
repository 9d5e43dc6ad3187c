"""Pictures: those of live stories and no others."""

import pytest

from articles.freezing import picture
from newsroom.testing import editor, image, published, saved
from publishing.lifecycle import withdraw

pytestmark = pytest.mark.django_db


def test_a_live_storys_picture_may_be_kept_for_ever(client, django_assert_num_queries):
    held = image()
    edition = published(lead_image=picture(held))
    with django_assert_num_queries(1):
        answer = client.get(f"/media/{edition.picture}")
    assert answer.status_code == 200
    assert answer.getvalue() == held.file.read()
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert not answer.cookies
    etag = answer.headers["ETag"]
    assert client.get(f"/media/{edition.picture}", headers={"If-None-Match": etag}).status_code == 304
    head = client.head(f"/media/{edition.picture}")
    assert head.content == b""
    assert head.headers["Content-Length"] == str(held.file.size)


def test_a_drafts_or_withdrawn_storys_picture_is_not_there(client):
    held = image()
    saved(lead_image=picture(held))
    address = f"/media/{held.hash}.{held.extension}"
    assert client.get(address).status_code == 404
    edition = published(lead_image=picture(held))
    assert client.get(address).status_code == 200
    withdraw(edition.article_id, editor(), "The picture is not ours.")
    assert client.get(address).status_code == 404


def test_a_lost_file_is_404(client):
    held = image()
    edition = published(lead_image=picture(held))
    held.file.delete(save=False)
    assert client.get(f"/media/{edition.picture}").status_code == 404


@pytest.mark.parametrize("name", ["../settings.py", "x.png", "0" * 64 + ".svg", "0" * 63 + ".png", "0" * 64 + ".png"])
def test_no_other_name_is_looked_for(client, name):
    assert client.get(f"/media/{name}").status_code == 404
