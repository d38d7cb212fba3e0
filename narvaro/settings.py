"""Settings, one file for every place Närvaro runs. What differs comes from the environment, and fails loudly.

NARVARO_MODE  `production` needs real servers and secrets. `demo` is a checkout on its own machine: embedded
              servers, a generated key. `test` is the demo with fast hashing. Unset means `production` when
              DATABASE_URL is set, else `demo`.
Any variable may be given as a file instead: SECRET_KEY_FILE=/run/secrets/key.
"""

from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from narvaro import embedded, logs

BASE_DIR = Path(__file__).resolve().parent.parent

# django-environ parses the URLs of servers, raises on what is missing and reads secrets from files.
env = environ.FileAwareEnv()

# What this place makes for itself: embedded servers, their key, mail as files.
VAR_DIR = Path(env.str("NARVARO_VAR", default=str(BASE_DIR / "var")))

MODE = env.str("NARVARO_MODE", default="production" if "DATABASE_URL" in env.ENVIRON else "demo")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"NARVARO_MODE is {MODE!r}: say production, demo or test.")
PRODUCTION = MODE == "production"

DEBUG = env.bool("DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG shows settings and data to visitors: never in production.")


def local_secret_key() -> str:
    """The key of this checkout, made at its first start and kept in var/, so that logins survive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION or "SECRET_KEY" in env.ENVIRON else local_secret_key()
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=environ.Env.NOTSET if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# ---------------------------------------------------------------------------------------------- Apps

INSTALLED_APPS = [
    "narvaro",
    "people",
    "drafts",
    "audit",
    "absence",
    "cases",
    "notifications",
    "oversight",
    "retention",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "guardian",
    "health_check",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "drafts.rescue.LoginRequired",  # every page, unless it says login_not_required; words sent too late are kept
    "narvaro.middleware.keep_out_of_caches",
    "django.contrib.messages.middleware.MessageMiddleware",
    "drafts.pages.DraftsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "narvaro.urls"
WSGI_APPLICATION = "narvaro.wsgi.application"
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
                "narvaro.menu.menu",
            ],
        },
    },
]
# Form fields are rendered by templates/django/forms/*, so that they look alike everywhere.
FORM_RENDERER = "narvaro.rendering.FormRenderer"

# ------------------------------------------------------------------------------- Database, cache, queue

if PRODUCTION or "DATABASE_URL" in env.ENVIRON:
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {"default": embedded.database_settings(VAR_DIR)}
# Services open their own transactions, around exactly what belongs together.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if MODE != "test":  # a pool would hold on to the test databases that pytest-django drops
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # the database may have restarted

# Queue and cache may share a server. A database of its own lets the cache be emptied without touching the queue.
if PRODUCTION or "REDIS_URL" in env.ENVIRON:
    REDIS_URL = env.str("REDIS_URL")
    CACHE_URL = env.str("CACHE_URL", default=REDIS_URL)
else:
    # Each worker of a parallel test run has two databases of its own.
    first = 2 * int(env.str("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw"))
    REDIS_URL, CACHE_URL = embedded.redis_url(VAR_DIR, first), embedded.redis_url(VAR_DIR, first + 1)

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "narvaro",
    }
}

CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True  # what a task did is in the database, never in Redis
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 30 * 60  # seconds
CELERY_TIMEZONE = "Europe/Stockholm"

# --------------------------------------------------------------------------------------------- Login

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None  # or guardian creates a real user called AnonymousUser

ACCOUNT_ADAPTER = "narvaro.adapter.ClosedAccountAdapter"
ACCOUNT_FORMS = {"login": "narvaro.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the municipality's own register
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # who writes any address here makes us write to nobody
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
# A whole municipality may come from one address at eight in the morning; one name may fail five times in five minutes.
# Counted in Redis. What is not named here keeps allauth's own limits.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Codes of the steps beside the present one are not taken: allauth remembers a used code for one step only.
MFA_TOTP_ISSUER = "Närvaro"

SESSION_ENGINE = "narvaro.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds: a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ------------------------------------------------------------------------------------------ Security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^halsa/"]  # asked by the machine itself, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "drafts.rescue.too_old"  # a form of an earlier login: refused, its words kept
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the icon masks of Designsystemet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# ----------------------------------------------------------------------------------- Language and time

LANGUAGE_CODE = "sv"
# The site speaks Swedish. The others are for pupils and guardians who answer by a link (cases.guests.languages).
LANGUAGES = [("sv", "Svenska"), ("en", "English"), ("ar", "العربية"), ("so", "Soomaali"), ("uk", "Українська")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

# --------------------------------------------------------------------------------------------- Files

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploaded files while they wait to be read. Web and worker share it; no address leads there.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(VAR_DIR / "private")))
IMPORT_UPLOAD_MAX_BYTES = env.int("IMPORT_UPLOAD_MAX_BYTES", default=200 * 1024 * 1024)
# Pictures in cases. They stay, so they belong in the backup; no address leads there but a view that asks who reads.
FILES_ROOT = Path(env.str("FILES_ROOT", default=str(VAR_DIR / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "case_files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Outside production the files are served as they are, so that a change is seen without collectstatic.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# -------------------------------------------------------------------------------------------- E-mail

if PRODUCTION or "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default="narvaro@alvkoping.example")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")  # for links in letters and e-mail

# ------------------------------------------------------------------------------------------- Logging

# Personal data never goes into a log: names and ids of rows only, no form data, no query strings.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False)
            if PRODUCTION
            else structlog.dev.ConsoleRenderer(colors=False),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso"),
                logs.say_where_alone,
            ],
        }
    },
    "filters": {"without_words": {"()": logs.WithoutWords}, "without_tokens": {"()": logs.WithoutTokens}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_words", "without_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "httpx": {"level": "WARNING"},  # else it writes every address it asks, and they may have pupils' ids in them
        "httpcore": {"level": "WARNING"},
        "stamina": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},  # its warnings quote, letter by letter, a text that no font has
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        logs.say_where_alone,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
