"""Django's settings, made from the variables listed in ``ronghe.config.environment``."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from ronghe.config.environment import read_settings, shown_settings

_env = read_settings()
PACKAGE = Path(__file__).resolve().parent.parent
DATA_FOLDER: Path = _env["RONGHE_DATA"].resolve()
DATA_FOLDER.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key given, or one made at the first start and kept readable by its owner alone."""
    if _env["RONGHE_SECRET_KEY"]:
        return str(_env["RONGHE_SECRET_KEY"])
    file = DATA_FOLDER / "secret.key"
    if not file.exists():
        # Written aside and renamed, so that two first starts at once read one and the same key.
        aside = DATA_FOLDER / f"secret.key.{os.getpid()}"
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(aside, file)
        aside.unlink()
    return file.read_text()


SECRET_KEY = _secret_key()
SETTINGS_SHOWN = shown_settings(_env)
DEBUG = _env["RONGHE_DEBUG"]
ALLOWED_HOSTS = _env["RONGHE_HOSTS"]
SITE_ADDRESS = _env["RONGHE_ADDRESS"]
ROOT_URLCONF = "ronghe.config.urls"
WSGI_APPLICATION = "ronghe.config.wsgi.application"
ASGI_APPLICATION = "ronghe.config.asgi.application"
AUTH_USER_MODEL = "network.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "template_partials",
    "django_filters",
    "django_tables2",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "ronghe.base",
    "ronghe.network",
    "ronghe.exchange",
    "ronghe.journey",
    "ronghe.ingest",
    "ronghe.web",
    "ronghe.api",
]

MIDDLEWARE = [
    "ronghe.web.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ronghe.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ronghe.web.middleware.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # asked first: whoever has to wait is not tried at all
    "ronghe.web.accounts.backend.AccountBackend",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ronghe.web.context.site",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    """PostgreSQL where an address is given, else SQLite with a write-ahead log.

    SQLite takes its write lock when a transaction begins: with Django's default mode two writers that
    read first fail with "database is locked" whatever the timeout.
    """
    if _env["DATABASE_URL"]:
        return dict(dj_database_url.parse(_env["DATABASE_URL"], conn_max_age=60))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_FOLDER / "ronghe.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


DATABASES = {"default": _database()}
# A file, also in tests: other processes must be able to read the test database.
if not _env["DATABASE_URL"]:
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_FOLDER / "test.sqlite3")}

TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend"
            if _env["RONGHE_JOBS"] == "inline"
            else "django_tasks_db.DatabaseBackend"
        ),
        "QUEUES": ["default"],
        "ENQUEUE_ON_COMMIT": False,
    }
}

LANGUAGE_CODE = _env["RONGHE_LANGUAGE"]
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = _env["RONGHE_TIME_ZONE"]
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # the server warns of a folder that is not there
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_FOLDER / "files"
UPLOAD_LIMIT_BYTES = _env["RONGHE_UPLOAD_MB"] * 1024 * 1024
TEXT_LIMIT_BYTES = _env["RONGHE_TEXT_KB"] * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = max(UPLOAD_LIMIT_BYTES, 2 * TEXT_LIMIT_BYTES)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _env["RONGHE_HTTPS"]
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if _env["RONGHE_HTTPS"] else 0
SECURE_SSL_REDIRECT = _env["RONGHE_HTTPS"]
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$"]  # asked by whoever watches, past the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _env["RONGHE_HTTPS"] else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ---- accounts ----
OPEN_REGISTRATION = _env["RONGHE_REGISTRATION"] == "open"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]  # fmt: skip
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
ALLAUTH_TRUSTED_PROXY_COUNT = _env["RONGHE_PROXIES"]
ACCOUNT_ADAPTER = "ronghe.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Guesses at one name from one address are counted by axes, in the database; these are the coarse bounds before it.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip"}
MFA_TOTP_ISSUER = "Ronghe"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "ronghe.web.accounts.locking.name_of"
AXES_CLIENT_IP_CALLABLE = "ronghe.web.accounts.locking.address_of"
AXES_LOCKOUT_CALLABLE = "ronghe.web.accounts.locking.locked_out"

CSRF_FAILURE_VIEW = "ronghe.web.views.problems.csrf_failure"

SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False
DJANGO_TABLES2_TEMPLATE = "web/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "ronghe.base.logs.PlainLine", "debug": DEBUG},
        "json": {"()": "ronghe.base.logs.JsonLine"},
    },
    "filters": {"without_address": {"()": "ronghe.base.logs.WithoutAddress"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": _env["RONGHE_LOG_FORMAT"],
            "filters": ["without_address"],
        }
    },
    "loggers": {"faiss": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": _env["RONGHE_LOG_LEVEL"]},
}
