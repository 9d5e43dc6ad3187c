"""What the desk keeps about its people's accounts: open sessions, recovery codes, invitations."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

# What browsers call themselves; the first that is found counts, as most name others too.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Windows", "Windows"), ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)  # fmt: skip
IDLE, LONGEST = timedelta(minutes=60), timedelta(hours=12)


class SessionQuerySet(QuerySet["Session"]):
    def open(self) -> "SessionQuerySet":
        """What still lets somebody in."""
        return self.filter(expire_date__gt=timezone.now())

    def run_out(self) -> "SessionQuerySet":
        return self.filter(expire_date__lte=timezone.now())

    def of(self, account: User) -> "SessionQuerySet":
        return self.filter(account=account)


class Session(AbstractBaseSession):
    """One log-in. `session_key` is the hash of the cookie's value: a copy of this table opens no session."""

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # to the minute
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()  # type: ignore[misc]

    class Meta:
        default_permissions = ()
        ordering = ["-seen_at"]

    def browser_in_words(self) -> str:
        """Such as "Firefox on Linux": enough to know one's own by."""
        name = next((word for mark, word in BROWSERS if mark in self.browser), "another program")
        system = next((word for mark, word in SYSTEMS if mark in self.browser), "")
        return f"{name} on {system}" if system else name

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


def ends(created: datetime, seen: datetime) -> datetime:
    """When a session runs out: an hour after it was last used, twelve hours after its log-in at the latest."""
    return min(created + LONGEST, seen + IDLE)


class RecoveryCode(models.Model):
    """One of ten codes for the day the telephone is lost; it lets in once."""

    account = models.ForeignKey(User, models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        permissions = [("remove_second_step", "May remove the lost second step of another")]
        constraints = [models.UniqueConstraint(fields=["account", "hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"a recovery code of {self.account_id}"


class InvitationQuerySet(QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """What can still be accepted."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, until__gt=timezone.now())


class Invitation(models.Model):
    """An account to be: the link was sent by mail, and only its hash is kept."""

    name = models.CharField("user name", max_length=150)
    mail = models.EmailField("e-mail address")
    roles = models.ManyToManyField(Group, related_name="+")
    secret = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    until = models.DateTimeField("valid until")
    accepted_at = models.DateTimeField(null=True)
    account = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.mail}"

    def state(self) -> str:
        """Open, accepted, revoked or run out."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if self.until > timezone.now() else "run out"
