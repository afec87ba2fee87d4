"""Django's settings. What an operator may set stands in `shell.running.options`."""

import shlex
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from opspact.conf.areas import AREAS as AREAS
from opspact.conf.areas import PLACES as PLACES
from opspact.conf.logs import logs
from opspact.conf.streaming import origins
from opspact.outside.mailing import mail_server
from opspact.shell.running.database import django_settings
from opspact.shell.running.home import home_here, secret_of
from opspact.shell.running.options import flag, listed, number, text

PLACE = home_here()
HOME = PLACE.path
SECRET_KEY = text("OPSPACT_SECRET") or secret_of(PLACE)
DEBUG = flag("OPSPACT_DEBUG")
BASE_URL = text("OPSPACT_BASE_URL").rstrip("/")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(BASE_URL).hostname or "", *listed("OPSPACT_HOSTS")]

# Only a proxy of ours may say that it spoke TLS with the person.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("OPSPACT_PROXY") else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_HSTS_SECONDS = 31_536_000 if BASE_URL.startswith("https:") else 0
# Live updates come from the same place where a proxy joins them, else from a port of their own, which must know
# the pages that may listen: under the address that people use and under the port that is really listened on.
SCHEME = urlsplit(BASE_URL).scheme
STREAM_PORT = None if flag("OPSPACT_PROXY") else number("OPSPACT_STREAM_PORT")
PAGE_ORIGINS = [BASE_URL, *origins(SCHEME, ALLOWED_HOSTS, urlsplit(BASE_URL).port, number("OPSPACT_PORT"))]
# Browsers understand no IPv6 address in a content security policy.
STREAM_HOSTS = [host for host in ALLOWED_HOSTS if not host.startswith("[")]
STREAM_ORIGINS = origins(SCHEME, STREAM_HOSTS, STREAM_PORT) if STREAM_PORT else []
LOGGING = logs(text("OPSPACT_LOG"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_cotton",
    "opspact.journal",
    "opspact.tenancy",
    "opspact.ui",
    "opspact.plans.store",
    "opspact.people",
    "opspact.rosters",
    "opspact.notify",
    "opspact.work",
    "opspact.agreements",
    "opspact.signals",
    "opspact.desk",
    "opspact.duty",
    "opspact.documents",
    "opspact.api",
    "opspact.shell.running",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "opspact.home",
    "opspact.wall",
    "opspact.portal",
]
MIDDLEWARE = [
    "opspact.api.door.ApiDoor",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "opspact.tenancy.middleware.ViewerMiddleware",
]
ROOT_URLCONF = "opspact.conf.urls"
SESSION_COOKIE_AGE = number("OPSPACT_SESSION_HOURS") * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
WSGI_APPLICATION = "opspact.conf.wsgi.application"
AUTH_USER_MODEL = "tenancy.Account"
SESSION_ENGINE = "opspact.people.sessions"
# What a registration at the desk may come from: a form's field, and who ties the new case to it.
ORIGINS = {"alert": "opspact.signals.acts.registered"}
OPSPACT_VIEWER_SOURCES = ["opspact.people.tokens.by_bearer", "opspact.tenancy.middleware.by_session"]
# Cookies beside the session's that may listen to live updates.
OPSPACT_STREAM_SOURCES = ["opspact.wall.screens.by_cookies"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["opspact.people.backend.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "opspact.people.passwords.PasswordRules"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name", "email")},
    },
]
# A proxy of ours in front may be believed about the address of a client.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("OPSPACT_PROXY") else 0
ACCOUNT_ADAPTER = "opspact.people.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# allauth counts tries in the cache: a cache of each process for itself would allow as many more tries.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_tries",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
MFA_ADAPTER = "opspact.people.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Opspact"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http:")

DATABASES = {"default": django_settings(PLACE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["opspact.ui.templatetags.native"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opspact.ui.context.frame",
            ],
        },
    }
]

CSRF_FAILURE_VIEW = "opspact.ui.web.forbidden"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = text("OPSPACT_ZONE")
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "opspact.ui.storage.Files"},
}
WHITENOISE_USE_FINDERS = True

email = mail_server(text("OPSPACT_SMTP_URL"))
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = email.backend, email.host, email.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = email.user, email.password
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = email.ssl, email.starttls, email.timeout
DEFAULT_FROM_EMAIL = email.sender

OPSPACT_SUBJECTS = "opspact.work.subjects.subjects"
OPSPACT_ACTS = "opspact.conf.acts.ACTS"
OPSPACT_ESCALATION_MINUTES = number("OPSPACT_ESCALATION_MINUTES")

OPSPACT_CHECKS = "opspact.shell.running.health.checks"
OPSPACT_UPKEEP = "opspact.shell.running.upkeep.last"

# Nothing inline, nothing from elsewhere; `data:` for the small pictures inside style sheets and pasted previews.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *STREAM_ORIGINS],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

OPSPACT_WEB_THREADS = number("OPSPACT_WEB_THREADS")
OPSPACT_API_RATE = number("OPSPACT_API_RATE")
OPSPACT_DELIVERY_DAYS = number("OPSPACT_DELIVERY_DAYS")
OPSPACT_ALERT_MONTHS = number("OPSPACT_ALERT_MONTHS")
OPSPACT_WEBHOOK_PRIVATE = flag("OPSPACT_WEBHOOK_PRIVATE")
OPSPACT_GATEWAY_PRIVATE = flag("OPSPACT_GATEWAY_PRIVATE")
OPSPACT_JOBS = "opspact.conf.worker.JOBS"
OPSPACT_FILES = HOME / "files"
OPSPACT_ATTACHMENT_BYTES = number("OPSPACT_ATTACHMENT_MB") * 1024 * 1024
OPSPACT_SCAN = shlex.split(text("OPSPACT_SCAN"))

OPSPACT_REACTIONS = "opspact.conf.reactions.REACTIONS"
