"""People and their groups in the admin: who may change whom.

A superuser may do everything but delete a person. Anybody else who keeps people, such as the role `admin`,

- makes people, sets their passwords, and puts others into the newsroom's groups and takes them out again;
- cannot touch a superuser, the password included, and makes nobody one;
- changes of himself the name, the address and the password: his groups and his standing are for somebody else;
- hands out no single permission and edits no group: what a group may do is for superusers to say.

So nobody raises the account he works with. Whoever makes people can still make one for himself, or set another's
password: no rule keeps that from him, and the admin's log holds each such act under his name.
"""

from typing import Any

from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

STANDING = ("is_active", "is_staff", "groups")
HIGHEST = ("is_superuser", "user_permissions")


class PersonAdmin(UserAdmin[User]):
    """People of the newsroom, under the rules above."""

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Also asked before a password is set."""
        within_reach = request.user.is_superuser or obj is None or not obj.is_superuser
        return within_reach and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: people stand in the record with what they did. Take their standing away instead (`is_active`)."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """A field that is shown only is no part of the form, so it cannot be sent either."""
        own: Any = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return own
        return (*own, *HIGHEST, *STANDING) if obj == request.user else (*own, *HIGHEST)


class RoleAdmin(GroupAdmin):
    """Groups and what they may do: superusers change them, others look."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser
