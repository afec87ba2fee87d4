"""What every page's frame shows: areas, places, language, look."""

from typing import Any, get_args
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch

from opspact.ui import reader
from opspact.ui.addresses import address
from opspact.ui.shapes import Area, ClockState


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. `lang` and `zone` serve the tags of `words`; `frame` serves `ui/base.html`."""
    return {
        "lang": reader.language(request),
        "zone": reader.zone(),
        "theme": reader.theme(request),
        "density": reader.density(request),
        "frame": Frame(request),
        "stream_url": stream_url(request),
    }


def stream_url(request: HttpRequest) -> str:
    """Where live updates come from: a port of its own of the host that was asked, or behind a proxy a path."""
    if settings.STREAM_PORT is None:
        return "/live/"
    host = urlsplit(f"//{request.get_host()}")._replace(scheme=request.scheme or "http", path="/live/")
    name = f"[{host.hostname}]" if ":" in (host.hostname or "") else host.hostname
    return host._replace(netloc=f"{name}:{settings.STREAM_PORT}").geturl()


class Frame:
    """The frame around a page, worked out when the template asks: a part of a page needs none of it."""

    states = get_args(ClockState)

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._viewer = getattr(request, "viewer", None)

    def areas(self) -> list[dict[str, Any]]:
        """The areas that the viewer may use."""
        found = [one for area in settings.AREAS if (one := self._area(area))]
        here = max(
            (one["url"] for one in found if one["here"] and self._request.path.startswith(one["url"])), default=""
        )
        return [one | {"here": one["here"] and here in ("", one["url"])} for one in found]

    def places(self) -> dict[str, str]:
        """Addresses of `settings.PLACES` by their key: those that exist and are allowed."""
        found = {key: _address(url) for key, (url, right) in settings.PLACES.items() if self._may(right)}
        return {key: url for key, url in found.items() if url}

    def _area(self, area: Area) -> dict[str, Any] | None:
        url = _address(area.url) if self._may(area.right) else ""
        return {"name": area.name, "icon": area.icon, "url": url, "here": self._is_here(area)} if url else None

    def _is_here(self, area: Area) -> bool:
        match = self._request.resolver_match
        return match is not None and match.view_name.split(":")[0] == area.url.split(":")[0]

    def _may(self, right: str) -> bool:
        if self._viewer is None or self._viewer.account is None:
            return False
        return not right or bool(self._viewer.may(right))


def _address(name: str) -> str:
    """The address of a name; empty where nothing answers to it."""
    try:
        return address(name)
    except NoReverseMatch:
        return ""
