"""All settings, in one file. What differs between installations is read from the environment or from `.env`.

A value that does not parse stops the start with the name of the variable; README.md lists the variables.
"""

import datetime
import re
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VERSION = re.search(r"^## (\S+)", (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"), re.M).group(1)

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

# The key signs sessions and forms. There is no default: `make setup` writes a random one into `.env`.
SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=50))
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
# Behind TLS: secure cookies, redirect to https, HSTS. The proxy must set X-Forwarded-Proto itself.
HTTPS = env.bool("HTTPS", False)

# Whether an editor may publish what they drafted: for a desk of one. Otherwise it takes a second reviewer.
PUBLISH_OWN_DRAFTS = env.bool("PUBLISH_OWN_DRAFTS", False)

# How often one address may ask the API and for files, such as 600/hour; empty: as often as it likes.
API_RATE_LIMIT = env.str(
    "API_RATE_LIMIT",
    "",
    validate=validate.Regexp(r"\A([1-9][0-9]{0,8}/(minute|hour|day))?\Z", error="such as 600/hour"),
)
# How many proxies of ours stand before this process; each appends to X-Forwarded-For the address that asked it.
PROXIES = env.int("PROXIES", 0, validate=validate.Range(0, 2))

# Where the public reads the record, for files that are taken away; without it their addresses are within the site.
SITE_URL = env.str("SITE_URL", "", validate=validate.Regexp(r"(https?://[^\s/?#]+)?\Z"))

# Under which the record may be used, by its SPDX name. The documents that it cites are their publishers'.
DATA_LICENSES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
}
DATA_LICENSE_NAME = env.str("DATA_LICENSE", "CC-BY-4.0", validate=validate.OneOf(DATA_LICENSES))
DATA_LICENSE_TITLE, DATA_LICENSE_URL = DATA_LICENSES[DATA_LICENSE_NAME]

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose forms it extends
    "desk.apps.DeskAdminConfig",  # django.contrib.admin with a first page of our own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "dates",
    "sources",
    "desk",
    "partners",
    "production",
    "timeline",
    "search",
    "changes",
    "releases",
]

MIDDLEWARE = [
    "avtotor.middleware.OpenToAllSites",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "avtotor.middleware.RefuseUnreadable",  # inside what gives its answer the policy of every page
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "avtotor.limits.RateLimitMiddleware",
    "changes.conditional.CompressionMiddleware",
    "changes.middleware.RecordVersionMiddleware",
    "changes.middleware.RecordChangesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "avtotor.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "avtotor.urls"
WSGI_APPLICATION = "avtotor.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "avtotor.context.site",
            ],
        },
    },
]

# SQLite is the embedded default, PostgreSQL production: DATABASE_URL=postgres://user:password@host/name
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'record.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    # IMMEDIATE takes the write lock at BEGIN and waits for it; else concurrent editors meet "database is locked".
    # docs/adr/0003 says why the journal is not WAL.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Pictures are kept under a digest of all that they show, so that none is ever out of date.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "charts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "ru"), "ru": ("en",)}
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "avtotor.formats"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# What releases keep for good, to be backed up; and the files of the record as it stands, made again if lost.
MEDIA_ROOT = VAR_DIR / "media"
OPEN_DATA_ROOT = VAR_DIR / "open-data"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]

# Whoever guesses at passwords is held up for a while, of one name and from one address for it; never for good.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username", ["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "desk.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "avtotor.limits.client_address"
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "sources.negotiation.RecordNegotiation",
    "DEFAULT_METADATA_CLASS": "sources.metadata.PublicMetadata",
    "DEFAULT_FILTER_BACKENDS": ["sources.parameters.RecordFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "sources.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "changes.schema.LoggedSchema",
    "EXCEPTION_HANDLER": "changes.gone.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
# What a detail of the API can be asked besides: parameter -> what answers then. The app that asks imports neither.
DETAIL_ANSWERS = {"at_version": "changes.past.as_it_stood"}
SPECTACULAR_SETTINGS = {
    "TITLE": "The record: public API",
    "DESCRIPTION": "A company's history and production record, each statement with the paragraph that supports it. "
    "Read-only, without a key. Text is in both languages, decimals are strings, dates are as their sources give them. "
    "The license named here is that of the record.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "LICENSE": {"name": DATA_LICENSE_TITLE, "url": DATA_LICENSE_URL},
    "POSTPROCESSING_HOOKS": ["avtotor.schema.complete"],
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
