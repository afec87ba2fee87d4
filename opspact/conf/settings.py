"""Django's settings. Everything an operator may set comes from the environment; `opspact config` lists it."""

import os
from pathlib import Path
from typing import Final

from opspact.conf.environment import database_of, flag, listed, mail_server, number, secret

HOME: Final = Path(os.environ.get("OPSPACT_HOME", ".opspact")).absolute()
"""Where the embedded database, attachments and the secret live."""

SECRET_KEY = secret(HOME)
DEBUG = flag("OPSPACT_DEBUG", default=False)
BASE_URL = os.environ.get("OPSPACT_BASE_URL", "http://127.0.0.1:8080").rstrip("/")
ALLOWED_HOSTS = listed("OPSPACT_HOSTS") or ["127.0.0.1", "localhost", BASE_URL.split("//")[-1].split(":")[0]]

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
    "opspact.notify",
    "opspact.people",
    "opspact.work",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
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
WSGI_APPLICATION = "opspact.conf.wsgi.application"
AUTH_USER_MODEL = "tenancy.Account"
SESSION_ENGINE = "opspact.people.sessions"
SESSION_COOKIE_AGE = int(os.environ.get("OPSPACT_SESSION_HOURS", "14")) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
OPSPACT_VIEWER_SOURCES = ["opspact.people.tokens.by_bearer", "opspact.tenancy.middleware.by_session"]
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
# How many proxies of ours stand in front and may be believed about the address of a client.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("OPSPACT_PROXIES", "0"))
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
MFA_ADAPTER = "opspact.people.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Opspact"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http:")

DATABASES = {"default": database_of(HOME)}
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
TIME_ZONE = os.environ.get("OPSPACT_ZONE", "Asia/Shanghai")
USE_TZ = True
STATIC_URL = "/static/"

email = mail_server()
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = email.backend, email.host, email.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = email.user, email.password
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = email.ssl, email.starttls, email.timeout
DEFAULT_FROM_EMAIL = email.sender

OPSPACT_SUBJECTS = "opspact.work.subjects.subjects"
OPSPACT_ESCALATION_MINUTES = number("OPSPACT_ESCALATION_MINUTES", 15)
OPSPACT_REACTIONS = "opspact.conf.reactions.REACTIONS"
