"""The doors and their addresses. The readers' catch-all comes last."""

from django.contrib import admin
from django.urls import include, path

from newsroom.health import alive, ready

urlpatterns = [
    path("healthz", alive),
    path("readyz", ready),
    path("admin/", admin.site.urls),
    path("api/", include("partners.urls")),
    path("", include("reader.urls")),
]
handler404 = "reader.views.not_found"
handler500 = "reader.views.server_error"
