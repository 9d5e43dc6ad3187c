"""The admin's site with the newsroom's own way in: log-in, second step, reset, invitations, sessions.

`has_permission` is the one gate: every page of the admin asks it, so none is reached before the second step is done.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import never_cache

from desk import two_step


class Desk(AdminSite):
    site_header = site_title = "The desk"
    index_title = "Today"

    def has_permission(self, request: HttpRequest) -> bool:
        """An active member of staff whose second step is done, or is not asked for."""
        return super().has_permission(request) and two_step.passed(request)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Ours come first: they take the place of the stock pages of the same name."""
        from desk import account_pages, entrance  # models are not loaded yet when the site is made

        ours: list[URLResolver | URLPattern] = [
            path("login/", never_cache(entrance.log_in), name="login"),
            path("logout/", never_cache(entrance.log_out), name="logout"),
            path("second-step/", never_cache(entrance.second_step), name="second_step"),
            path("second-step/set-up/", never_cache(entrance.set_up), name="set_up"),
            path("forgotten/", never_cache(entrance.forgotten), name="forgotten"),
            path("reset/", never_cache(entrance.reset), name="reset"),
            path("join/", never_cache(entrance.join), name="join"),
            path("password_change/", self.admin_view(account_pages.change_password), name="password_change"),
            path("prove/", self.admin_view(account_pages.prove), name="prove"),
            path("account/", self.admin_view(account_pages.account), name="account"),
            path("account/sessions/end/", self.admin_view(account_pages.end_sessions), name="end_sessions"),
            path("account/second-step/", self.admin_view(account_pages.second_step), name="own_second_step"),
        ]
        return [*ours, *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from desk import entrance

        return entrance.log_in(request)
