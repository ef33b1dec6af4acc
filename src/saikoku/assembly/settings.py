"""Django's settings. What differs between machines comes from the environment, named SAIKOKU_*."""

import os

from csp.constants import SELF
from psycopg.conninfo import conninfo_to_dict

from saikoku.assembly import cookies, engine
from saikoku.gateways import telephone
from saikoku.kernel import home, keys

HOME = home.path()
UNDER_TEST = os.environ.get("SAIKOKU_UNDER_TEST") == "1"
DEBUG = False
SECRET_KEY = keys.load("web").hex()
ALLOWED_HOSTS = os.environ.get("SAIKOKU_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

ROOMS = [
    "saikoku.security.access",
    "saikoku.security.audit",
    "saikoku.governance.contract",
    "saikoku.governance.invoices",
    "saikoku.governance.media",
    "saikoku.governance.numbers",
    "saikoku.governance.terms",
    "saikoku.governance.goals",
    "saikoku.workforce.cards",
    "saikoku.workforce.papers",
    "saikoku.workforce.conduct",
    "saikoku.workforce.terminals",
    "saikoku.workforce.workers",
    "saikoku.workforce.shifts",
    "saikoku.exchange.layouts",
    "saikoku.exchange.intake",
    "saikoku.exchange.uploads",
    "saikoku.exchange.delivery",
    "saikoku.registry.debtors",
    "saikoku.registry.liabilities",
    "saikoku.registry.payments",
    "saikoku.registry.contacts",
    "saikoku.registry.tasks",
    "saikoku.registry.photos",
    "saikoku.registry.glyphs",
    "saikoku.planning.targets",
    "saikoku.performance.attribution",
    "saikoku.performance.figures",
    "saikoku.performance.outlook",
    "saikoku.performance.reports",
    "saikoku.assurance.trail",
    "saikoku.desk.reception",
    "saikoku.desk.today",
    "saikoku.planning.timing",
    "saikoku.planning.holdout",
    "saikoku.planning.answering",
    "saikoku.planning.staffing",
    "saikoku.planning.channels",
    "saikoku.planning.lists",
    "saikoku.planning.routes",
    "saikoku.inquiry.phones",
    "saikoku.inquiry.residences",
    "saikoku.collection.ledger",
    "saikoku.collection.seals",
    "saikoku.collection.lots",
    "saikoku.collection.receipts",
    "saikoku.collection.books",
    "saikoku.collection.cash",
    "saikoku.outreach.scripts",
    "saikoku.outreach.telephone",
    "saikoku.outreach.presence",
    "saikoku.outreach.calls",
    "saikoku.outreach.quality",
    "saikoku.outreach.visits",
    "saikoku.outreach.inbound",
    "saikoku.outreach.sheets",
    "saikoku.collection.slips",
    "saikoku.desk.cases",
    "saikoku.desk.search",
    "saikoku.desk.manuals",
    "saikoku.desk.proposal",
    "saikoku.desk.board",
    "saikoku.practice",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
    "procrastinate.contrib.django",
    "saikoku.ui",
    *ROOMS,
    "saikoku.assembly",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "saikoku.security.access.backends.ActiveAccountBackend",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "saikoku.assembly.middleware.BusinessClockMiddleware",
    "saikoku.security.access.middleware.AccessMiddleware",
    "saikoku.workforce.terminals.middleware.TerminalMiddleware",
    "saikoku.assembly.middleware.NulMiddleware",
    "saikoku.assembly.middleware.MethodPageMiddleware",
    "saikoku.assembly.middleware.MoneyMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "saikoku.assembly.urls"
WSGI_APPLICATION = "saikoku.assembly.wsgi.application"


class UndefinedVariable(str):
    """In tests a template that names an unknown variable fails loudly."""

    def __contains__(self, _):
        return True

    def __mod__(self, missing):
        raise LookupError(f"undefined template variable: {missing}")


TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "saikoku.assembly.middleware.frame_context",
            ],
            **({"string_if_invalid": UndefinedVariable("%s")} if UNDER_TEST else {}),
        },
    }
]
FORM_RENDERER = "saikoku.ui.forms.Renderer"


def _database() -> dict:
    """The application's own connection, or the migrator's that becomes the owner."""
    migrating = os.environ.get("SAIKOKU_ROLE") == "migrator"
    url = os.environ.get("SAIKOKU_MIGRATE_URL" if migrating else "SAIKOKU_DATABASE_URL")
    found = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
    # What is prepared by name is planned once for any parameters; Django itself prepares nothing.
    options = "-c timezone=Asia/Tokyo -c plan_cache_mode=force_generic_plan" + (f" -c role={engine.OWNER}" if migrating else "")
    if url:
        given = conninfo_to_dict(url)
        found |= {
            "NAME": given.pop("dbname", "saikoku"),
            "USER": given.pop("user", ""),
            "PASSWORD": given.pop("password", ""),
            "HOST": given.pop("host", ""),
            "PORT": given.pop("port", ""),
            "OPTIONS": {**given, "options": options},
        }
    else:
        found |= {
            "NAME": os.environ.get("SAIKOKU_DATABASE", "saikoku"),
            "USER": engine.MIGRATOR if migrating else engine.APP,
            "HOST": str(engine.here().socket),
            "PORT": str(engine.PORT),
            "OPTIONS": {"options": options},
        }
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [telephone.BROWSER] if telephone.BROWSER.is_dir() else []
WHITENOISE_USE_FINDERS = UNDER_TEST
WHITENOISE_AUTOREFRESH = UNDER_TEST
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if UNDER_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}

PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if UNDER_TEST
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("login_name", "display_name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "saikoku.assembly.errors.csrf_failure"
BEHIND_TLS = os.environ.get("SAIKOKU_BEHIND_TLS") == "1"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
_COOKIES = cookies.names(secret=SECRET_KEY, database=DATABASES["default"]["NAME"], tls=BEHIND_TLS)
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, SAIKOKU_TERMINAL_COOKIE = _COOKIES.session, _COOKIES.csrf, _COOKIES.terminal
# where the proxy in front writes the SHA-256 of the client's certificate; named only where it always overwrites it
SAIKOKU_CERTIFICATE_HEADER = os.environ.get("SAIKOKU_CERTIFICATE_HEADER", "")
if SAIKOKU_CERTIFICATE_HEADER:
    SAIKOKU_CERTIFICATE_HEADER = "HTTP_" + SAIKOKU_CERTIFICATE_HEADER.upper().replace("-", "_")
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
SAIKOKU_IDLE_LOCK_MINUTES = 15
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
    }
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
# the name alone locks, wherever the tries come from; axes' own check asks for an entry with an address
AXES_LOCKOUT_PARAMETERS = ["username", ["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login_name"
AXES_LOCKOUT_CALLABLE = "saikoku.security.access.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_TEMP_DIR = home.working_folder()  # an upload lies there until it is kept closed

TRAIL_PATH = home.trail()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # faults are logged once, by assembly.errors, without the values that an exception's message may hold
    "loggers": {"django.request": {"level": "CRITICAL", "propagate": False}},
}
