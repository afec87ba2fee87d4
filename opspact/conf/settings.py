"""Django's settings. What an operator may set stands in `shell.running.options`."""

from urllib.parse import urlsplit

from opspact.conf.logs import logs
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
LOGGING = logs(text("OPSPACT_LOG"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_cotton",
    "opspact.journal",
    "opspact.tenancy",
    "opspact.ui",
    "opspact.plans.store",
    "opspact.work",
    "opspact.shell.running",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "opspact.conf.urls"
SESSION_COOKIE_AGE = number("OPSPACT_SESSION_HOURS") * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
WSGI_APPLICATION = "opspact.conf.wsgi.application"
AUTH_USER_MODEL = "tenancy.Account"
DATABASES = {"default": django_settings(PLACE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = text("OPSPACT_ZONE")
USE_TZ = True
STATIC_URL = "/static/"

OPSPACT_JOBS = "opspact.conf.worker.JOBS"
OPSPACT_REACTIONS = "opspact.conf.reactions.REACTIONS"
