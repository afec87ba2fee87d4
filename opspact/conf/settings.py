"""Django's settings. Everything an operator may set comes from the environment; `opspact config` lists it."""

import os
from pathlib import Path
from typing import Final

from opspact.conf.environment import database_of, flag, listed, secret

HOME: Final = Path(os.environ.get("OPSPACT_HOME", ".opspact")).absolute()
"""Where the embedded database, attachments and the secret live."""

SECRET_KEY = secret(HOME)
DEBUG = flag("OPSPACT_DEBUG", default=False)
BASE_URL = os.environ.get("OPSPACT_BASE_URL", "http://127.0.0.1:8080").rstrip("/")
ALLOWED_HOSTS = listed("OPSPACT_HOSTS") or ["127.0.0.1", "localhost", BASE_URL.split("//")[-1].split(":")[0]]

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
    "opspact.agreements",
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
WSGI_APPLICATION = "opspact.conf.wsgi.application"
AUTH_USER_MODEL = "tenancy.Account"
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

OPSPACT_REACTIONS = "opspact.conf.reactions.REACTIONS"
