"""Pictures in a store that speaks S3: a small real one in this process, which answers signed requests only."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage

from articles.freezing import picture
from masthead.models import Image
from newsroom import media
from newsroom.testing import editor, image, published, saved
from publishing.lifecycle import withdraw

pytestmark = pytest.mark.django_db


class Store(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of objects by path; a request without a signature is refused."""

    kept: dict[str, bytes] = {}
    asked: list[str] = []
    protocol_version = "HTTP/1.1"

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Last-Modified", "Sun, 01 Nov 2026 12:00:00 GMT")
        self.send_header("ETag", '"e"')
        self.end_headers()
        self.wfile.write(body)

    def _refused(self) -> bool:
        self.asked.append(f"{self.command} {self.path}")
        signed = "Credential=reader/" in self.headers.get("Authorization", "")
        if not signed:
            self._answer(403)
        return not signed

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._refused():
            self.kept[self.path] = body
            self._answer(200)

    def do_GET(self) -> None:
        if self._refused():
            return
        found = self.kept.get(self.path)
        if found is None:
            self._answer(404, b"" if self.command == "HEAD" else b"<Error><Code>NoSuchKey</Code></Error>")
        elif self.command == "HEAD":
            self._answer(200, length=len(found))
        else:
            self._answer(200, found)

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self) -> None:
        if not self._refused():
            self.kept.pop(self.path, None)
            self._answer(204)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def store(settings, monkeypatch) -> Iterator[type[Store]]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "reader")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(Store, "kept", {})
    monkeypatch.setattr(Store, "asked", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    entry = media.storage(f"s3://pictures?endpoint=http://127.0.0.1:{server.server_port}&region=eu-central-1")
    settings.STORAGES = {**settings.STORAGES, "default": entry}
    yield Store
    server.shutdown()
    server.server_close()


def test_a_picture_taken_in_lies_in_the_bucket_and_nowhere_else(store, settings):
    held = image()
    assert list(store.kept) == [f"/pictures/{held.file.name}"]
    assert not Path(settings.MEDIA_ROOT).exists()
    assert image().pk == held.pk  # the same content again is the same row
    assert Image.objects.count() == 1


def test_a_live_storys_picture_leaves_through_our_own_view(client, store):
    held = image()
    edition = published(lead_image=picture(held))
    answer = client.get(f"/media/{edition.picture}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.getvalue() == store.kept[f"/pictures/{edition.picture}"]
    assert int(answer.headers["Content-Length"]) == held.file.size
    assert "immutable" in answer.headers["Cache-Control"]
    assert "127.0.0.1" not in str(answer.headers)
    etag = answer.headers["ETag"]
    assert client.get(f"/media/{edition.picture}", headers={"If-None-Match": etag}).status_code == 304
    assert client.head(f"/media/{edition.picture}").headers["Content-Length"] == answer.headers["Content-Length"]


def test_a_drafts_or_withdrawn_storys_picture_is_not_even_asked_for(client, store):
    held = image()
    saved(lead_image=picture(held))
    edition = published(lead_image=picture(held))
    withdraw(edition.article_id, editor(), "The picture is not ours.")
    store.asked.clear()
    assert client.get(f"/media/{edition.picture}").status_code == 404
    assert store.asked == []


def test_a_lost_object_is_404(client, store):
    edition = published(lead_image=picture(image()))
    store.kept.clear()
    assert client.get(f"/media/{edition.picture}").status_code == 404


def test_the_desk_shows_a_picture_from_the_bucket(client, store):
    held = image()
    client.force_login(editor())
    answer = client.get(f"/admin/masthead/image/{held.pk}/file/")
    assert answer.getvalue() == store.kept[f"/pictures/{held.file.name}"]


def test_a_picture_can_be_removed(store):
    held = image()
    default_storage.delete(str(held.file.name))
    assert store.kept == {}


def test_the_bucket_answers_nobody_without_a_signature(store, settings):
    held = image()
    endpoint = settings.STORAGES["default"]["OPTIONS"]["endpoint_url"]
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{endpoint}/pictures/{held.file.name}")


# --- the setting ------------------------------------------------------------------------------------------------------
def test_without_a_store_pictures_lie_in_a_folder():
    assert media.storage("") == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


@pytest.mark.parametrize(
    "url", ["http://bucket", "s3://", "s3://user:canary@bucket", "s3://bucket/folder", "s3://bucket?zone=eu"]
)
def test_another_form_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORE must look like") as refused:
        media.storage(url)
    assert "canary" not in str(refused.value)
