"""Expunging a story from the desk: one page that names what goes, asks why, and wants the story named once more."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Article, Revision
from desk.audit import deny
from desk.fresh import fresh_login
from publishing import lifecycle
from publishing.models import Edition, Fact, Leftover


class ExpungeForm(forms.Form):
    """Why, and the story's headline or id as it stands on the page."""

    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), label="Reason")
    confirm = forms.CharField(max_length=250, label="The story’s headline or id")

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        self.article = article
        super().__init__(*args, **kwargs)

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"].strip()
        if typed not in {self.article.headline, str(self.article.pk)}:
            raise forms.ValidationError("That is neither the headline nor the id of this story. Nothing was done.")
        return typed


def expunge_page(desk: Any, request: HttpRequest, object_id: Any) -> Any:
    """The page, for those who may; whoever may not is refused, and the audit has it."""
    article = desk.panel_article(request, object_id)
    if not request.user.has_perm("publishing.expunge"):
        deny(request, article.pk, "expunge")
    return fresh_login(_page)(request, article, desk)


def _page(request: HttpRequest, article: Article, desk: Any) -> HttpResponse:
    form = ExpungeForm(article, request.POST if "confirm" in request.POST else None)
    refused: list[str] = []
    if form.is_valid():
        refused = _expunge(request, article, form.cleaned_data["reason"])
        if not refused:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    context = {
        **desk.admin_site.each_context(request), "title": f"Expunge: {article}", "article": article, "opts": desk.opts,
        "form": form, "refused": refused, **_what_goes(article),
    }  # fmt: skip
    return TemplateResponse(request, "desk/expunge.html", context, status=422 if form.errors or refused else 200)


def _what_goes(article: Article) -> dict[str, int]:
    editions = Edition.objects.filter(article=article)
    return {
        "versions": editions.count(),
        "saves": Revision.objects.filter(article=article).count(),
        "facts": Fact.objects.filter(article=article).count(),
    }


def _expunge(request: HttpRequest, article: Article, reason: str) -> list[str]:
    by: Any = request.user  # the admin lets nobody else in
    try:
        lifecycle.expunge(article.pk, by, reason)
    except lifecycle.Refused as refused:
        return refused.reasons
    messages.success(request, f"The story {article.pk} is expunged.")
    if Leftover.objects.exists():
        messages.warning(request, "Pictures or bytes of it are still to be cleared away; the sweep will do that.")
    return []
