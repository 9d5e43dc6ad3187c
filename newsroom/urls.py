"""The doors and their addresses. The readers' catch-all comes last."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from newsroom.health import alive, ready
from newsroom.metrics import metrics

urlpatterns = [
    path("healthz", alive),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("reader/icon.svg"))),
    path("readyz", ready),
    path("metrics", metrics),
    path("admin/", admin.site.urls),
    path("api/", include("partners.urls")),
    path("", include("reader.urls")),
]
handler400 = "desk.too_much.bad_request"
handler404 = "reader.views.not_found"
handler500 = "reader.views.server_error"
