"""Accounts to test with. Hashing is cheap here: what is tested is not Argon2."""

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _cheap_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
