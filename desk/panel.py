"""One panel to publish, schedule, correct and withdraw: each button checks who asks and calls one verb."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from articles.document import from_json
from articles.editing import confirm_notes, move
from articles.models import Article, Stage, open_notes
from desk.audit import deny, enter_refusal
from desk.erasing import expunge_page
from desk.fresh import fresh_login
from desk.status import panel_state, public_words
from digests.digest import digest
from masthead import house
from publishing import lifecycle, press
from publishing.models import Edition, Kind
from publishing.story import tell

RIGHTS = {
    "publish": "publishing.publish", "schedule": "publishing.publish", "unschedule": "publishing.publish",
    "withdraw": "publishing.withdraw", "reinstate": "publishing.withdraw", "confirm": "articles.change_article",
    "embargo": "publishing.publish", "lift": "publishing.lift_embargo", "stage": "articles.change_article",
}  # fmt: skip


AFRESH = {"withdraw", "lift"}  # verbs before which the password is asked for again


class ActForm(forms.Form):
    """What the panel's buttons send; each verb reads its own part."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in RIGHTS])
    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    note = forms.CharField(max_length=1000, required=False)
    waive = forms.CharField(max_length=500, required=False)
    reason = forms.CharField(max_length=1000, required=False)
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    zone = forms.ChoiceField(choices=[(zone, zone) for zone in sorted(available_timezones())], required=False)
    revision = forms.IntegerField(required=False)
    seen = forms.IntegerField(required=False)
    notes = forms.CharField(required=False)
    scheduled = forms.IntegerField(required=False)
    stage = forms.ChoiceField(choices=Stage.choices, required=False)
    edit = forms.IntegerField(required=False)

    def instant(self) -> datetime:
        """The chosen time in the chosen zone. Refused for one that the clocks skip or show twice."""
        naive, zone = self.cleaned_data["at"], self.cleaned_data["zone"] or house.present().zone
        if naive is None:
            raise lifecycle.Refused(["time: choose a day and a time, such as 2026-12-01 09:30."])
        if not 2000 <= naive.year <= 2200:
            raise lifecycle.Refused([f"time: the year {naive.year} is out of bounds; the limit is 2000 to 2200."])
        local: datetime = naive.replace(tzinfo=ZoneInfo(zone))
        if local.replace(fold=1).utcoffset() != local.utcoffset():
            other = local.replace(fold=1)
            raise lifecycle.Refused(
                [f"time: in {zone} the clocks change then; it could mean {lifecycle.instant(local)} or "
                 f"{lifecycle.instant(other)}. Choose another time."]
            )  # fmt: skip
        return local


class PublishingPanel:
    """The part of the story's admin that speaks to the lifecycle."""

    admin_site: admin.AdminSite
    opts: Any

    def panel_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:object_id>/publish/", wrap(self.panel), name="articles_article_publish"),
            path("<uuid:object_id>/preview/", wrap(self.preview), name="articles_article_preview"),
            path("<uuid:object_id>/expunge/", wrap(partial(expunge_page, self)), name="articles_article_expunge"),
        ]

    def panel_article(self, request: HttpRequest, object_id: Any) -> Article:
        article = get_object_or_404(Article, pk=object_id, edit__gt=0)  # 0: an expunged story
        if not self.has_view_permission(request, article):  # type: ignore[attr-defined]  # ModelAdmin has it
            raise PermissionDenied
        return article

    def panel_context(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """What the story's form says about its public state and its import notes."""
        article = Article.objects.filter(pk=object_id).first() if object_id else None
        if article is None:
            return {}
        return {"public_words": public_words(article), "open_notes": open_notes(article.pk), "article_id": article.pk}

    def panel(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        article = self.panel_article(request, object_id)
        verb = request.POST.get("verb", "")
        asks = verb in AFRESH and request.user.has_perm(RIGHTS[verb])  # whoever may not is refused without a question
        answer: HttpResponse = (fresh_login(self._panel) if asks else self._panel)(request, article)
        return answer

    def _panel(self, request: HttpRequest, article: Article) -> HttpResponse:
        refused: list[str] = []
        if request.method == "POST":
            refused = self._act(request, article)
            if not refused:
                return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[article.pk]))
        context = {
            **self.admin_site.each_context(request), **panel_state(article), "title": f"Publish: {article}",
            "article": article, "original": article, "opts": self.opts, "refused": refused,
            "notes": open_notes(article.pk),
            "zones": sorted(available_timezones()), "zone": house.present().zone, "posted": request.POST,
            "kinds": _kinds(article), "may": {verb: request.user.has_perm(right) for verb, right in RIGHTS.items()},
            "may_waive": request.user.has_perm("publishing.waive"), "stages": Stage.choices,
        }  # fmt: skip
        return TemplateResponse(request, "desk/panel.html", context, status=422 if refused else 200)

    def _act(self, request: HttpRequest, article: Article) -> list[str]:
        """Do what the button says; the reasons if it was refused."""
        form = ActForm(request.POST)
        if not form.is_valid():
            return [f"{name}: {text}" for name, texts in form.errors.items() for text in texts]
        verb = form.cleaned_data["verb"]
        if not request.user.has_perm(RIGHTS[verb]):
            deny(request, article.pk, verb)
        try:
            said = ACTS[verb](article, request.user, form)
        except lifecycle.Refused as refused:
            if form.cleaned_data["waive"] and not request.user.has_perm("publishing.waive"):
                enter_refusal(request, article.pk, "waive")
            return refused.reasons
        messages.success(request, said)
        return []

    def preview(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """The newest saved version through the readers' own template; never cached, never indexed."""
        article = self.panel_article(request, object_id)
        page = preview_page(article)
        return HttpResponse(page, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


def preview_page(article: Article) -> str:
    """The page readers would get if the working copy went out now."""
    from django.utils import timezone

    from articles.models import Revision

    revision = Revision.objects.filter(article=article.pk).order_by("-edit").first()
    document = from_json(revision.document) if revision else None
    if document is None or document.section is None:
        raise Http404("A preview needs a saved version with a section.")
    shown = document.published_at or timezone.now()
    edition = Edition(article_id=article.pk, number=0, path=document.path, shown_at=shown, updated_at=shown)
    story = tell(edition, document, digest(document), [])
    return render_to_string("reader/article.html", press.page_context(story, document, shown, shown))


def _kinds(article: Article) -> list[tuple[str, str]]:
    state = lifecycle.public_state(article.pk)
    return [(kind.value, str(kind.label)) for kind in Kind if (state, kind.value) in lifecycle.MOVES]


def _publish(article: Article, by: Any, form: ActForm) -> str:
    held = form.cleaned_data
    edition = lifecycle.publish(
        article.pk, by, held["kind"], held["note"], held["waive"], revision_id=held["revision"], seen=held["seen"]
    )
    return f"Version {edition.number} is live at {settings.SITE_URL}/{edition.path}/"


def _schedule(article: Article, by: Any, form: ActForm) -> str:
    held = form.cleaned_data
    row = lifecycle.schedule(
        article.pk, by, form.instant(), held["zone"] or house.present().zone, held["kind"], held["note"],
        held["waive"], revision_id=held["revision"],
    )  # fmt: skip
    return f"Scheduled for {lifecycle.instant(row.at)}. Later edits do not change what goes out."


def _unschedule(article: Article, by: Any, form: ActForm) -> str:
    called_off = lifecycle.unschedule(article.pk, form.cleaned_data["scheduled"] or 0, by)
    return "Called off." if called_off else "It was no longer waiting."


def _withdraw(article: Article, by: Any, form: ActForm) -> str:
    lifecycle.withdraw(article.pk, by, form.cleaned_data["reason"])
    return "Withdrawn. Its address says what was withdrawn and when."


def _reinstate(article: Article, by: Any, form: ActForm) -> str:
    edition = lifecycle.reinstate(article.pk, by, form.cleaned_data["reason"])
    return f"Reinstated as version {edition.number}."


def _confirm(article: Article, by: Any, form: ActForm) -> str:
    shown = [int(name) for name in form.cleaned_data["notes"].split(",") if name.strip().isdigit()]
    if open_notes(article.pk).filter(pk__in=shown, blocks=True).exists() and not by.has_perm("publishing.publish"):
        raise lifecycle.Refused(["A note that blocks is confirmed by someone who may publish."])
    return f"{confirm_notes(article, by, shown)} import notes confirmed."


def _embargo(article: Article, by: Any, form: ActForm) -> str:
    until = form.instant()
    lifecycle.set_embargo(article.pk, by, until)
    return f"Nothing goes out before {lifecycle.instant(until)}."


def _lift(article: Article, by: Any, form: ActForm) -> str:
    lifecycle.lift_embargo(article.pk, by, form.cleaned_data["reason"])
    return "The embargo is lifted."


def _stage(article: Article, by: Any, form: ActForm) -> str:
    stage = form.cleaned_data["stage"] or Stage.DRAFT
    if stage == Stage.APPROVED and not by.has_perm("publishing.publish"):
        raise lifecycle.Refused(["A story is approved by someone who may publish."])
    if not move(article, stage, form.cleaned_data["edit"] or 0):
        raise lifecycle.Refused(["Somebody saved the story meanwhile; look at it again first."])
    return f"The story is now: {Stage(stage).label}."


ACTS: dict[str, Callable[[Article, Any, ActForm], str]] = {
    "publish": _publish, "schedule": _schedule, "unschedule": _unschedule, "withdraw": _withdraw,
    "reinstate": _reinstate, "confirm": _confirm, "embargo": _embargo, "lift": _lift, "stage": _stage,
}  # fmt: skip
