"""Each line is one JSON object, whatever a value holds, and no secret and no story text has a way into one."""

import io
import json
import logging

import pytest
from django.conf import settings as house
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from articles import trace
from desk.tests.filling import filled
from digests import tasks
from newsroom.logs import JsonLines, PlainLines
from newsroom.testing import document, editor, published, saved
from publishing.models import AuditEntry, Scheduled
from publishing.sweep import publish_what_is_due

ODD = ["a\nb", 'a\r\n{"level":"ERROR"}', "tab\there", "\x1b[31mred", "\u2028line", "\u202eevil", "\x00", "\ud800", "é"]


def line(form, message, *args, secrets=(), **extra):
    record = logging.LogRecord("newsroom.test", logging.INFO, __file__, 1, message, args, extra.pop("exc_info", None))
    vars(record).update(extra)
    return form(secrets).format(record)


def test_a_line_is_one_object():
    with trace.under("abc12345"):
        told = json.loads(line(JsonLines, "%s of %s", 1, 2, fields={"status": 200}))
    assert (told["level"], told["logger"], told["message"]) == ("INFO", "newsroom.test", "1 of 2")
    assert (told["request_id"], told["status"], told["time"][-1]) == ("abc12345", 200, "Z")


@pytest.mark.parametrize("odd", ODD)
def test_no_value_begins_another_line_or_moves_the_cursor(odd):
    for form in (JsonLines, PlainLines):
        told = line(form, "said %s", odd, fields={"path": odd})
        assert not any(ord(mark) < 32 or ord(mark) in {0x7F, 0x2028, 0x202E} or ord(mark) >= 0xD800 for mark in told)
    assert json.loads(line(JsonLines, "said %s", odd))["message"] == f"said {odd}"


def test_a_field_cannot_pass_for_the_lines_own():
    told = json.loads(line(JsonLines, "true", fields={"level": "ERROR", "message": "forged"}))
    assert (told["level"], told["message"]) == ("INFO", "true")


@pytest.mark.parametrize("form", [JsonLines, PlainLines])
def test_an_exception_tells_its_type_and_place_and_not_its_words(form):
    try:
        try:
            raise KeyError("canary inside")
        except KeyError as inner:
            raise IntegrityError("canary row") from inner
    except IntegrityError as error:
        told = line(form, "it failed: %s", error, exc_info=(type(error), error, error.__traceback__))
    assert "canary" not in told
    assert "django.db.utils.IntegrityError" in told
    assert "KeyError" in told
    assert "newsroom/tests/test_logs.py:" in told


def test_a_secret_that_a_library_tells_is_struck_out():
    told = line(JsonLines, 'cannot connect to redis://:pass"word@host', secrets=['pass"word', "short"])
    assert json.loads(told)["message"] == "cannot connect to redis://:***@host"


# --- the canaries -----------------------------------------------------------------------------------------------------
WORDS = [f"canary{number:02d}finch" for number in range(20)]


def failing(request: HttpRequest) -> HttpResponse:
    kept = request.POST.get("body", "")
    raise ValueError(f"cannot read {kept} {request.GET}")


def opened(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(b"opened")


class _Urls:
    handler404, handler500 = "reader.views.not_found", "reader.views.server_error"
    urlpatterns = [
        path("failing/", failing),
        path("opened/<token>/", opened),
        path("", include("newsroom.urls")),
    ]


@pytest.fixture
def written():
    """Everything the house logs, in both forms, with the secrets the settings name."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers = []
    for form in (JsonLines, PlainLines):
        handler = logging.StreamHandler(stream)
        handler.setFormatter(form())  # no secrets are named: none may come so far
        handlers.append(handler)
        root.addHandler(handler)
    yield stream
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def clean(written: io.StringIO, *lines: str) -> None:
    told = written.getvalue()
    for expected in lines:
        assert expected in told
    assert [word for word in [*WORDS, house.SECRET_KEY] if word in told] == []


@pytest.mark.django_db
def test_no_password_cookie_or_query_of_a_visit_is_told(visitor, written, settings):
    settings.ROOT_URLCONF = _Urls
    user = editor()
    user.set_password(WORDS[0])
    user.save()
    for name, password in (("alice", WORDS[1]), (WORDS[2], WORDS[0]), ("alice", WORDS[0])):
        visitor.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
    visitor.force_login(user)
    visitor.get("/admin/", headers={"Authorization": f"Bearer {WORDS[3]}", "Referer": f"http://x/?{WORDS[4]}"})
    visitor.get(f"/?q={WORDS[5]}")
    visitor.get(f"/opened/{WORDS[6]}/?again={WORDS[5]}")
    failed = visitor.post(f"/failing/?q={WORDS[7]}", {"body": WORDS[8]})
    assert (failed.status_code, [word for word in WORDS if word in failed.content.decode()]) == (500, [])
    assert "Traceback" not in failed.content.decode()
    Client(enforce_csrf_checks=True).post("/admin/login/", {"csrfmiddlewaretoken": WORDS[9], "password": WORDS[10]})
    visitor.get("/", headers={"Host": f"{WORDS[11]}.example"})
    clean(written, '"path":"/failing/","status":500', '"type":"ValueError"', "/opened/***/")
    told = written.getvalue()
    assert [name for name, cookie in visitor.cookies.items() if cookie.value and cookie.value in told] == []
    assert visitor.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["limit=", "amount_min=", "cursor=", "as_of=", "nothing=", "currency="])
def test_no_query_of_a_partner_is_told(visitor, written, query):
    visitor.get(f"/api/v1/facts/transaction/?{query}{WORDS[0]}%0a%00")
    visitor.get(f"/api/v1/articles/?{query}{WORDS[1]}")
    clean(written, '"path":"/api/v1/articles/"')


@pytest.mark.django_db
def test_a_mistake_behind_the_api_is_told_without_its_words(visitor, written, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError(WORDS[0])

    monkeypatch.setattr("publishing.models.Edition.objects.live", broken)
    answer = visitor.get(f"/api/v1/articles/?section={WORDS[1]}")
    assert answer.status_code == 500
    assert WORDS[0] not in answer.content.decode()
    clean(written, '"type":"RuntimeError"', "The API could not answer.")


@pytest.mark.django_db
def test_no_word_of_a_story_is_told_when_it_is_saved_refused_and_published(visitor, written):
    visitor.force_login(editor())
    page = visitor.get("/admin/articles/article/add/").content.decode()
    for headline in (WORDS[0], WORDS[0] * 40):  # the second is over the limit
        sent = filled(page, headline=headline, slug=WORDS[1], body=f"<p>{WORDS[2]}</p>", standfirst=WORDS[3])
        visitor.post("/admin/articles/article/add/", sent)
    revision = saved(headline=f"Harbour Grid sells {WORDS[4]}", body=f"<p>{WORDS[5]} is sold.</p>")
    panel = f"/admin/articles/article/{revision.article_id}/publish/"
    visitor.post(panel, {"verb": "publish", "kind": "first", "revision": revision.pk})
    visitor.post(panel, {"verb": "withdraw", "reason": WORDS[6]})
    clean(written, '"path":"/admin/articles/article/add/"')


@pytest.mark.django_db
def test_no_word_of_a_story_is_told_when_work_on_it_fails(written, monkeypatch):
    revision = saved(body=f"<p>TK {WORDS[0]}</p>", headline=f"{WORDS[1]} TK")
    row = Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, at=timezone.now(), zone="UTC", kind="first", by=editor()
    )
    publish_what_is_due()
    row.refresh_from_db()
    assert row.state == "parked"

    def broken(*args, **kwargs):
        raise ValueError(f"{WORDS[2]} in {revision.document}")

    monkeypatch.setattr(tasks, "digest", broken)
    tasks.make.apply((revision.pk,))
    monkeypatch.setattr(tasks, "_make", broken)
    tasks.make.apply((revision.pk,))  # the task itself falls, so that Celery tells of it
    clean(written, f"no digest of revision {revision.pk}", f"scheduled {row.pk} is parked", "Task digests.make")


@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_row_is_told_when_the_database_refuses_it(written):
    revision = saved()
    try:
        Scheduled.objects.create(
            article_id=revision.article_id, revision=revision, at=timezone.now(), zone="UTC", kind="first",
            state="parked", error="", note=WORDS[0],
        )  # fmt: skip
    except IntegrityError:
        logging.getLogger("publishing").exception("refused")
    clean(written, "IntegrityError", "CHECK" if connection.vendor == "sqlite" else "23514")


# --- the request's id -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_request_has_an_id_that_reaches_row_audit_task_and_line(visitor, written):
    visitor.force_login(editor())
    page = visitor.get("/admin/articles/article/add/").content.decode()
    sent = filled(page, headline="Harbour Grid sells", language="en", body="<p>Sold.</p>")
    own = visitor.post("/admin/articles/article/add/", sent).headers["X-Request-ID"]
    from articles.models import Revision

    revision = Revision.objects.get()
    assert (len(own), revision.request_id) == (32, own)
    written.truncate(0)
    tasks.make.apply((revision.pk,))
    lines = [json.loads(text) for text in written.getvalue().lstrip("\0").splitlines() if text.startswith("{")]
    told = [row for row in lines if row["logger"] == "digests.tasks"]
    assert [(row["request_id"], row["message"]) for row in told] == [(own, f"digest of revision {revision.pk} is made")]


@pytest.mark.django_db
def test_an_act_from_the_panel_bears_its_requests_id(visitor):
    visitor.force_login(editor())
    revision = saved()
    panel = f"/admin/articles/article/{revision.article_id}/publish/"
    answer = visitor.post(panel, {"verb": "publish", "kind": "first", "revision": revision.pk})
    assert AuditEntry.objects.filter(request_id=answer.headers["X-Request-ID"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("behind", "given", "taken"),
    [
        (True, "edge-0123456789", True),
        (False, "edge-0123456789", False),
        (True, "short", False),
        (True, "a" * 65, False),
        (True, 'forged"id 0123456', False),
        (True, "forged\u00e90123456", False),
    ],
)
def test_an_id_is_taken_from_a_trusted_proxy_alone_and_only_a_plain_one(visitor, settings, behind, given, taken):
    settings.BEHIND_PROXY = behind
    edition = published()
    for address in (f"/{edition.path}/", "/nothing/here/", "/healthz", "/api/v1/articles/"):
        told = visitor.get(address, headers={"X-Request-ID": given}).headers["X-Request-ID"]
        assert (told == given) is taken
        assert taken or len(told) == 32


@pytest.mark.django_db
def test_the_line_of_a_request(visitor, written):
    page = visitor.get(f"/{published().path}/?utm=x")
    told = [json.loads(text) for text in written.getvalue().splitlines() if '"newsroom.access"' in text][-1]
    assert (told["method"], told["status"], told["bytes"]) == ("GET", 200, len(page.content))
    assert told["path"].endswith("/")
    assert told["ms"] > 0
    assert document().id not in written.getvalue()
