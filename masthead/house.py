"""What the paper says of itself: its name, language and zone, how it is reached, and its standing pages."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from unicodedata import category
from zoneinfo import available_timezones

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone

from language.html import clean
from masthead.slugs import RESERVED, SLUG, STANDING

MAX_LANGUAGES = 40
_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([0-9][a-z0-9]{3}|[a-z0-9]{5,8}))*", re.ASCII)
_TELEPHONE = RegexValidator(
    re.compile(r"^\+?[0-9][0-9 ()./-]{3,}$"), "“%(value)s” is no telephone number such as +44 20 7946 0000."
)
_JOINERS = "\u200c\u200d"  # Persian and the scripts of India need them within words
_HTTPS = URLValidator(schemes=["https"])


def check_language(code: str) -> None:
    """Nothing; ValidationError where the word is no BCP 47 code."""
    if not _CODE.fullmatch(code):
        raise ValidationError(f"“{code[:35]}” is not a BCP 47 code such as en, en-GB, de or pt-BR.")


def check_languages(codes: Any) -> None:
    """Nothing; ValidationError unless these are one to 40 different BCP 47 codes."""
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValidationError("Languages are a list of BCP 47 codes such as en and de.")
    if not 1 <= len(codes) <= MAX_LANGUAGES:
        raise ValidationError(f"There are {len(codes)} languages; the limit is 1 to {MAX_LANGUAGES}.")
    for code in codes:
        check_language(code)
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValidationError(f"“{twice[0]}” stands there twice; each language is named once.")


def check_zone(name: str) -> None:
    """Nothing; ValidationError where the time zone database has no such zone."""
    if name not in available_timezones():
        raise ValidationError(
            f"“{name[:60]}” is not a zone of the time zone database such as Europe/London or America/Sao_Paulo."
        )


def check_seen(field: str, text: str) -> None:
    """Nothing; ValidationError for characters that show nothing or turn the line round: a name of them is none."""
    hidden = next((sign for sign in text if category(sign) in {"Cc", "Cf"} and sign not in _JOINERS), None)
    if hidden or (text and not text.strip(f" {_JOINERS}")):
        said = f"It holds a character that cannot be seen, U+{ord(hidden or text[0]):04X}; type the words anew."
        raise ValidationError({field: said})


def check_https(address: str) -> None:
    """Nothing; ValidationError unless this is a whole https:// address."""
    try:
        _HTTPS(address)
    except ValidationError:
        said = f"“{address[:80]}” is not a whole address that begins with https://, such as https://example.org/ledger."
        raise ValidationError(said) from None


class Newsroom(models.Model):
    """The paper itself: one row at most. Until somebody saves it the settings speak, see present()."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=80, help_text="As it stands at the top of every page, such as “The Ledger”.")
    tagline = models.CharField(
        max_length=160, blank=True,
        help_text="One line below the name, such as “Business news that shows its figures”.",
    )  # fmt: skip
    logo = models.ForeignKey(
        "masthead.Image", models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Stands in the place of the name at the top; a wide picture such as 800 × 160 pixels. "
        "Left empty, the name is set in type.",
    )  # fmt: skip
    language = models.CharField(
        max_length=35, validators=[check_language],
        help_text="The paper's own, as a BCP 47 code such as en-GB: dates on its pages are written so "
        "(en-GB 4 January 2026, en-US January 4, 2026).",
    )  # fmt: skip
    languages = models.JSONField(
        default=list, validators=[check_languages],
        help_text="Those it publishes in, as BCP 47 codes parted by semicolons, such as en; de.",
    )  # fmt: skip
    zone = models.CharField(
        max_length=60,
        validators=[check_zone],
        help_text="Times on every page are shown in it. A name of the time zone database, such as Europe/London.",
    )
    email = models.EmailField(
        "e-mail", blank=True, help_text="For readers, at the foot of every page, such as desk@example.org."
    )
    telephone = models.CharField(
        max_length=40, blank=True, validators=[_TELEPHONE],
        help_text="With the country's code, such as +44 20 7946 0000.",
    )  # fmt: skip
    postal_address = models.TextField(
        max_length=400, blank=True, help_text="As on a letter, one part a line, such as “12 Example Row”."
    )
    corrections_email = models.EmailField(
        "e-mail for corrections", blank=True,
        help_text="Where readers report mistakes, such as corrections@example.org. Left empty, the e-mail above.",
    )  # fmt: skip
    publisher = models.CharField(
        max_length=160, blank=True, help_text="The legal name, for the imprint, such as “Ledger Press Ltd”."
    )

    class Meta:
        verbose_name = verbose_name_plural = "newsroom"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="newsroom_is_one"),
            models.CheckConstraint(condition=~Q(name=""), name="newsroom_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        for field in ("name", "tagline", "publisher", "telephone"):
            check_seen(field, getattr(self, field))
        bases = {str(code).split("-")[0] for code in self.languages if code}
        if self.language and bases and self.language.split("-")[0] not in bases:
            said = f"The paper's own language, “{self.language}”, is not among them; add it."
            raise ValidationError({"languages": said})


def present() -> Newsroom:
    """The newsroom's row, its logo at hand; without one, the settings' words as an unsaved row."""
    return Newsroom.objects.select_related("logo").first() or by_settings()


def by_settings() -> Newsroom:
    """An unsaved row of the first values: NEWSROOM_NAME, NEWSROOM_TAGLINE, NEWSROOM_ZONE and LANGUAGE."""
    return Newsroom(
        name=settings.NEWSROOM_NAME, tagline=settings.NEWSROOM_TAGLINE, zone=settings.NEWSROOM_ZONE,
        language=settings.LANGUAGE_CODE, languages=[settings.LANGUAGE_CODE],
    )  # fmt: skip


class SocialAddress(models.Model):
    """Where else the paper is found; linked at the foot of every page."""

    newsroom = models.ForeignKey(Newsroom, models.CASCADE, related_name="social")
    name = models.CharField(max_length=40, help_text="As readers see it, such as “Mastodon”.")
    url = models.CharField(
        "address", max_length=200, validators=[check_https], help_text="Such as https://example.social/@theledger."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="The order, such as 1; the lowest comes first.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "social addresses"
        constraints = [
            models.UniqueConstraint(fields=["newsroom", "url"], name="social_address_once"),
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="social_address_is_https"),
            models.CheckConstraint(condition=~Q(name=""), name="social_address_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class StandingPage(models.Model):
    """A page that stands at /<slug>/ and is linked at the foot of every page."""

    slug = models.CharField(
        max_length=80, unique=True, validators=[SLUG], help_text="Its address: ethics makes /ethics/. It stays."
    )
    title = models.CharField(max_length=80, help_text="Also the word in the footer, such as “Privacy”.")
    body = models.TextField(help_text="What the page says, such as who owns the paper. Cleaned like a story's text.")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The order in the footer, such as 6; the lowest comes first."
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug="") & ~Q(title=""), name="standing_page_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    def clean(self) -> None:
        if self.slug in RESERVED.difference(STANDING):
            raise ValidationError({"slug": f"“{self.slug}” is one of the newsroom's own addresses; choose another."})
        section = apps.get_model("masthead", "Section")  # it asks the same of us, so neither can name the other first
        if section._default_manager.filter(path=self.slug).exists():
            raise ValidationError({"slug": f"There is a section at /{self.slug}/ already; choose another slug."})
        try:
            self.body = clean(self.body)
        except ValueError as refused:
            raise ValidationError({"body": str(refused)}) from None
        if not self.body:
            raise ValidationError({"body": "The page says nothing; write at least one sentence."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValueError where the body goes beyond a story's limits: nothing uncleaned is ever stored."""
        self.body = clean(self.body)
        super().save(*args, **kwargs)


class FootLink(NamedTuple):
    """A link at the foot of every page."""

    name: str
    url: str


def foot() -> tuple[Sequence[FootLink], Sequence[FootLink]]:
    """(standing pages, social addresses) in their orders, in one query."""
    pages = StandingPage.objects.order_by().values_list(Value(0), F("position"), F("slug"), F("title"), named=False)
    social = SocialAddress.objects.order_by().values_list(Value(1), F("position"), F("url"), F("name"), named=False)
    rows = sorted(pages.union(social, all=True))  # numbers of rows have no part in it: they differ between newsrooms
    return (
        [FootLink(name, f"/{slug}/") for kind, _, slug, name in rows if kind == 0],
        [FootLink(name, url) for kind, _, url, name in rows if kind == 1],
    )
