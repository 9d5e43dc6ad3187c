"""The one settings file: every value from the environment, with a default where one is safe.

`make run` keeps its own values in `VAR/run.env`, so that `VAR=... manage.py ...` works on the same data.
A missing SECRET_KEY or ALLOWED_HOSTS, or a value of the wrong form, stops the start.
"""

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from newsroom import mail, media

django_stubs_ext.monkeypatch()  # lets ModelAdmin[Article] and its like be written as they are typed

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR") or BASE_DIR / "var").resolve()


def _run_values() -> dict[str, str]:
    """What `make run` noted down for this VAR: NAME=value lines."""
    file = VAR / "run.env"
    if not file.is_file():
        return {}
    lines = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in lines}


_ENV = {**_run_values(), **os.environ}


def text(name: str, default: str | None = None) -> str:
    value = _ENV.get(name, default)
    if not value and default is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment, or start with `make run`.")
    return value or ""


def number(name: str, default: int) -> int:
    value = _ENV.get(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def flag(name: str) -> bool:
    value = _ENV.get(name, "0").lower()
    if value not in {"0", "1", "true", "false", ""}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in {"1", "true"}


def words(name: str, default: str | None = None) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


# --- who we are -------------------------------------------------------------------------------------------------------
SECRET_KEY = text("SECRET_KEY")
ALLOWED_HOSTS = words("ALLOWED_HOSTS")
DEBUG = False
DEMO = flag("DEMO")  # only `make run` sets it: demo accounts may be active
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# The newsroom's first values: they speak until somebody saves its row in the admin, see masthead/house.py.
NEWSROOM_NAME = text("NEWSROOM_NAME", "The Ledger")
NEWSROOM_TAGLINE = text("NEWSROOM_TAGLINE", "Business news that shows its figures")
NEWSROOM_ZONE = text("NEWSROOM_ZONE", "Europe/London")  # the zone of shown times; stored times are UTC
LANGUAGE_CODE = text("LANGUAGE", "en")
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS", "") or ([SITE_URL] if SITE_URL.startswith("https://") else [])

# --- rooms ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "masthead",
    "factboxes",
    "articles",
    "checks",
    "digests",
    "publishing",
    "desk",
    "reader",
    "partners",
    "ingest",
    "newsroom",
    "django_prose_editor",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *words("EXTRA_APPS", ""),  # a newsroom's own kinds of fact box
]

MIDDLEWARE = [
    "newsroom.middleware.traced",
    "newsroom.middleware.security_headers",
    "newsroom.middleware.well_formed",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.probes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets of ours lie in templates/

# --- the database is the truth ----------------------------------------------------------------------------------------
DATABASE_URL = text("DATABASE_URL", f"sqlite:///{VAR / 'newsroom.sqlite3'}")
_database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",  # a deferred transaction that turns to writing fails at once when locked
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DATABASES = {"default": _database}

# --- the broker is a hint ---------------------------------------------------------------------------------------------
REDIS_URL = text("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
_VISIBILITY = number("BROKER_VISIBILITY_TIMEOUT", 180)  # seconds; longer than any task, which has 120
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": _VISIBILITY,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "max_retries": 0,  # a broker that is away costs the caller nothing: the sweep sends the hint again
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "UTC"

# Counts of the API's limits, a process each; nothing that is shown comes from here.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}}

# --- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(VAR / "media")))
WHITENOISE_USE_FINDERS = flag("PLAIN_STATIC")  # tests and trials serve the files where they lie
STORAGES = {
    "default": media.storage(text("MEDIA_STORE", "")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if flag("PLAIN_STATIC")
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- who may come in --------------------------------------------------------------------------------------------------
LOGIN_URL = "/admin/login/"
HTTPS = SITE_URL.startswith("https://")
SESSION_ENGINE = "desk.sessions"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"  # so their names cannot begin with __Host-, which asks for "/"
SESSION_COOKIE_NAME = "__Secure-desk" if HTTPS else "desk"
CSRF_COOKIE_NAME = "__Secure-desk-csrf" if HTTPS else "desk-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
REQUIRE_TOTP = flag("REQUIRE_TOTP")  # a second step at log-in for everybody; else for whoever sets it up
PASSWORD_RESET_TIMEOUT = 3600
NUM_PROXIES = number("NUM_PROXIES", 0)  # our own proxies before us; without one nobody's X-Forwarded-For is believed
AUTHENTICATION_BACKENDS = ["desk.sign_in.Guard", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "desk.sign_in.Counter"  # its limits and waits are said there
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_COOLOFF_TIME = 24  # hours; only its being set counts
PASSWORD_HASHERS = [  # the first makes, all read: an older hash is made anew at the next log-in
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # its cookie would go to every page
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
SECURE_HSTS_PRELOAD = flag("HSTS_PRELOAD")  # every subdomain for years, beyond recall: for the domain's owner to say
SECURE_SSL_REDIRECT = HTTPS and flag("BEHIND_TLS_PROXY")  # without that word it would send everybody round for ever
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked for beside the proxy
SILENCED_SYSTEM_CHECKS = [
    "axes.W002",  # its middleware answers in place of the log-in page, which says the wait itself
    "security.W008",  # the redirect is the proxy's where BEHIND_TLS_PROXY is not set
    "security.W021",  # HSTS_PRELOAD above
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_TLS_PROXY") else None
BEHIND_PROXY = flag("BEHIND_TLS_PROXY") or number("NUM_PROXIES", 0) > 0  # whose X-Request-ID is taken
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "desk.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- partners ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "partners.problems.problem",
    "DEFAULT_THROTTLE_CLASSES": ["partners.throttles.PerAddress"],
    "DEFAULT_THROTTLE_RATES": {"address": text("API_RATE", "600/min")},
    "NUM_PROXIES": NUM_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{NEWSROOM_NAME}: partners' API",
    "DESCRIPTION": "Published stories and their typed facts. Read only.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVERS": [{"url": SITE_URL}],
    "OAS_VERSION": "3.1.0",  # the structs' own schemas are JSON Schema 2020
    "POSTPROCESSING_HOOKS": [],
}

# --- what the press stamps on its renderings: another value means "render again" --------------------------------------
# The newsroom's first values count until its row is saved; from then on a change of the row marks the pages stale.
TEMPLATE_VERSION_PARTS = [SITE_URL, NEWSROOM_NAME, NEWSROOM_TAGLINE, NEWSROOM_ZONE, LANGUAGE_CODE]


def _template_version() -> str:
    """A hash of all that decides a page's bytes apart from its story: templates, stylesheet, press, masthead words."""
    digest = hashlib.sha256("\n".join(TEMPLATE_VERSION_PARTS).encode())
    folders = [BASE_DIR / "templates" / "reader", BASE_DIR / "static" / "reader"]
    for file in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        digest.update(file.read_bytes())
    for module in ("publishing/press.py", "publishing/story.py", "reader/templatetags/paper.py"):
        digest.update((BASE_DIR / module).read_bytes() if (BASE_DIR / module).is_file() else b"")
    return digest.hexdigest()[:16]


TEMPLATE_VERSION = _template_version()

# --- mail -------------------------------------------------------------------------------------------------------------
globals().update(mail.settings_of(text("MAIL_URL", "")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("MAIL_FROM", f"newsroom@{urlsplit(SITE_URL).hostname}")
ALARM_MAIL = words("ALARM_MAIL", "")  # addresses; without one: every managing editor and admin who has one

# --- what the house tells of itself -----------------------------------------------------------------------------------
METRICS_TOKEN = text("METRICS_TOKEN", "")  # without one /metrics answers on the loopback address alone
AUDIT_HEAD = text("AUDIT_HEAD", str(VAR / "audit.head"))  # the sweep keeps the audit's heads there; empty: nowhere
RETAIN_REVISIONS = number("RETAIN_REVISIONS", 365)  # days in which every saved version is kept
LOG_FORMAT = text("LOG_FORMAT", "plain" if DEMO else "json")
if LOG_FORMAT not in {"json", "plain"}:
    raise ImproperlyConfigured(f"LOG_FORMAT must be json or plain, not {LOG_FORMAT!r}.")
LOG_LEVEL = text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL, not {LOG_LEVEL!r}.")
_SECRETS = [
    SECRET_KEY, METRICS_TOKEN, text("AWS_SECRET_ACCESS_KEY", ""),
    *(unquote(urlsplit(url).password or "") for url in (DATABASE_URL, REDIS_URL, text("MAIL_URL", ""))),
]  # fmt: skip
_NOWHERE: dict[str, Any] = {"handlers": ["nowhere"], "propagate": False}
_OURS = ["articles", "audit", "desk", "digests", "ingest", "masthead", "newsroom", "partners", "publishing", "reader"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": f"newsroom.logs.{LOG_FORMAT.title()}Lines", "secrets": _SECRETS}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "lines"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR"},  # what was not found or refused has its line already
        "django.server": _NOWHERE,  # its lines hold the query; ours stand for them
        "django.security.DisallowedHost": _NOWHERE,  # anybody can send one
        "axes": {"level": "ERROR"},  # names what was typed into the name's field, which may be a password
        **{room: {"level": LOG_LEVEL} for room in _OURS},
    },
    # Libraries tell statements, requests and task arguments at DEBUG: only the house's own rooms go as low.
    "root": {"handlers": ["console"], "level": "INFO" if LOG_LEVEL == "DEBUG" else LOG_LEVEL},
}

# --- the body's editor: one node of our own, the attribution of a pull quote ----------------------------------------
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy("desk/cite.js")], "extensions": {"Cite": html_tags(["cite"])}},
]
