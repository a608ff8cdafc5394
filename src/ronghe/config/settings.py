"""Django's settings, made from the variables listed in ``ronghe.config.environment``."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

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
    "ronghe.route",
    "ronghe.journey",
    "ronghe.ingest",
    "ronghe.web",
    "ronghe.web.wecom",
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
    "ronghe.web.middleware.PlainAddressMiddleware",
    "ronghe.web.middleware.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
    "ronghe.web.accounts.sessions.LastSeenMiddleware",
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

# Tries at passwords and codes are counted, and used codes remembered, by all server processes together and with no
# further daemon. What may be counted coarsely, or is a secret that no table should hold, stays in the process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ronghe_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # names that somebody made up must not push out the counters of others
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

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
FORMAT_MODULE_PATH = "ronghe.config.formats"
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
RAY_ADDRESS = _env["RONGHE_RAY_ADDRESS"]
# Ray reads these where it runs. Without a token, whoever reaches its port runs code here; its report of use is off.
os.environ |= {"RAY_AUTH_MODE": "token", "RAY_USAGE_STATS_ENABLED": "0"}
if _env["RONGHE_RAY_TOKEN_FILE"]:
    os.environ |= {"RAY_AUTH_TOKEN_PATH": str(_env["RONGHE_RAY_TOKEN_FILE"])}
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
# Log-in elsewhere begins with a form of ours that leads there; browsers follow only to these.
LOGIN_ELSEWHERE = [
    *([f"{_oidc.scheme}://{_oidc.netloc}"] if (_oidc := urlsplit(_env["RONGHE_OIDC_URL"])).netloc else []),
    *(["https://login.work.weixin.qq.com", "https://open.weixin.qq.com"] if _env["RONGHE_WECOM_CORP"] else []),
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *LOGIN_ELSEWHERE],
        "frame-ancestors": [NONE],
    }
}

# ---- letters ----
_mail = urlsplit(_env["RONGHE_MAIL"])
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.scheme in ('smtp', 'smtps') else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or (465 if _mail.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp" and bool(_mail.username)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _env["RONGHE_MAIL_FROM"]

# ---- accounts ----
OPEN_REGISTRATION = _env["RONGHE_REGISTRATION"] == "open"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS.insert(1, {"NAME": "ronghe.web.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}})
ALLAUTH_TRUSTED_PROXY_COUNT = _env["RONGHE_PROXIES"]
ACCOUNT_ADAPTER = "ronghe.web.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "ronghe.web.accounts.forms.LoginForm",
    "signup": "ronghe.web.accounts.forms.SignupForm",
    "request_login_code": "ronghe.web.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "ronghe.web.accounts.forms.ConfirmLoginCodeForm",
    "confirm_reauthentication_code": "ronghe.web.accounts.forms.ConfirmReauthenticationCodeForm",
    "confirm_password_reset_code": "ronghe.web.accounts.forms.ConfirmPasswordResetCodeForm",
    "confirm_email_verification_code": "ronghe.web.accounts.forms.ConfirmEmailVerificationCodeForm",
    "verify_phone": "ronghe.web.accounts.forms.VerifyPhoneForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_DISPLAY = "ronghe.web.accounts.adapter.shown_name"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Guesses at one name from one address are counted by axes. These bound them from wherever they come, by name or
# account (``key``), and short and long, as codes have but six digits. ``login_failed`` is the second step's, which
# allauth clears at a success: no bound of an address, which somebody's own success would clear as well.
ACCOUNT_RATE_LIMITS = {
    "password_failed": "60/m/ip,20/15m/key,100/d/key",
    "login_failed": "5/5m/key,50/d/key",
    "request_login_code": "20/m/ip,3/m/key,30/d/key",
    "reset_password": "20/m/ip,5/m/key,30/d/key",
}
SOCIALACCOUNT_ADAPTER = "ronghe.web.accounts.social.SocialAdapter"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SSO_REGISTRATION = _env["RONGHE_SSO_REGISTRATION"]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if _env["RONGHE_OIDC_URL"]:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": _env["RONGHE_OIDC_NAME"],
                "client_id": _env["RONGHE_OIDC_ID"],
                "secret": _env["RONGHE_OIDC_SECRET"],
                "settings": {"server_url": _env["RONGHE_OIDC_URL"]},
            }
        ],
    }
if _env["RONGHE_WECOM_CORP"]:
    SOCIALACCOUNT_PROVIDERS["wecom"] = {
        "APP": {
            "client_id": _env["RONGHE_WECOM_CORP"],
            "secret": _env["RONGHE_WECOM_SECRET"],
            "settings": {"agent_id": _env["RONGHE_WECOM_AGENT"]},
        }
    }
VISITOR_PER_MINUTE = _env["RONGHE_PER_MINUTE"]
SMS_GATEWAY = _env["RONGHE_SMS"]
MFA_TOTP_ISSUER = "Ronghe"
MFA_TOTP_TOLERANCE = 1  # who typed slowly, or whose telephone is half a minute off, is let in (RFC 6238, section 5.2)
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "ronghe.web.accounts.locking.name_of"
AXES_CLIENT_IP_CALLABLE = "ronghe.base.pacing.address_of"
AXES_LOCKOUT_CALLABLE = "ronghe.web.views.problems.locked_out"

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
