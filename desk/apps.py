from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Accounts"


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin with the newsroom's own way in."""

    default = False
    default_site = "desk.site.Desk"
