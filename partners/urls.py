"""The partners' addresses, below /api/."""

from django.urls import path, re_path

from factboxes import registry
from partners import views

urlpatterns = [
    path("v1/", views.Index.as_view()),
    path("v1/articles/", views.Articles.as_view()),
    path("v1/articles/<str:id>/", views.Article.as_view()),
    *(path(f"v1/facts/{kind}/", views.facts_of(kind)) for kind in registry.kinds()),
    path("v1/facts/<str:kind>/", views.NoSuchKind.as_view()),
    path("v1/changes/", views.Changes.as_view()),
    path("v1/sections/", views.Sections.as_view()),
    path("v1/schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Docs.as_view(url="/api/v1/schema/")),
    re_path(r"^(?P<rest>.*)$", views.Unknown.as_view()),
]
