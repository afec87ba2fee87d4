"""Who reads a page: language, zone, and the look that the reader chose. Works before anyone has signed in."""

from typing import Final, Literal, cast, get_args
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

Language = Literal["zh", "en"]
Theme = Literal["auto", "light", "dark"]
Density = Literal["normal", "dense"]

LANGUAGE_COOKIE: Final = "language"
THEME_COOKIE: Final = "theme"
DENSITY_COOKIE: Final = "density"


def language(request: HttpRequest | None) -> Language:
    """The viewer's language; before sign-in the one last chosen in this browser; else Chinese."""
    viewer = getattr(request, "viewer", None)
    if viewer is not None and viewer.account is not None:
        return "en" if viewer.language == "en" else "zh"
    return "en" if request is not None and request.COOKIES.get(LANGUAGE_COOKIE) == "en" else "zh"


def zone() -> ZoneInfo:
    """The zone in which times are shown."""
    return ZoneInfo(settings.TIME_ZONE)


def theme(request: HttpRequest) -> Theme:
    """Light, dark, or as the system says."""
    return cast("Theme", _chosen(request, THEME_COOKIE, get_args(Theme)))


def density(request: HttpRequest) -> Density:
    """How much air there is between lines."""
    return cast("Density", _chosen(request, DENSITY_COOKIE, get_args(Density)))


def _chosen(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    """From the account's settings, else from the cookie, else the first."""
    kept = getattr(getattr(request, "user", None), "settings", {})
    found = kept.get(name) or request.COOKIES.get(name)
    return found if found in allowed else allowed[0]
