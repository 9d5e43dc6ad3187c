"""The readers' addresses. The last one takes whatever has the form of a section's or a story's."""

from django.urls import path, re_path

from reader import views

urlpatterns = [
    path("", views.front),
    path("authors/<slug:slug>/", views.author),
    path("topics/<slug:slug>/", views.topic),
    re_path(r"^media/(?P<name>[0-9a-f]{64}\.(?:jpg|png|webp))$", views.media),
    re_path(r"^(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+){0,3})/$", views.page),
]
