"""Where browsers find live updates."""

from urllib.parse import urlsplit


def stream_url(base: str, port: int, *, proxied: bool) -> str:
    """The address of live updates beside the pages at `base`."""
    address = urlsplit(base)
    host = address.netloc if proxied else f"{_bracketed(address.hostname or '127.0.0.1')}:{port}"
    return f"{address.scheme or 'http'}://{host}/live/"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
