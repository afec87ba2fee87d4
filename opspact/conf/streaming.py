"""Which pages may listen to live updates, which come from a port of their own where no proxy joins the two."""

from collections.abc import Iterable


def origins(scheme: str, hosts: Iterable[str], *ports: int | None) -> list[str]:
    """Every host under every port, as browsers name an origin; no port: the scheme's own."""
    found = (f"{scheme}://{host}{_port(scheme, port)}" for host in hosts if host for port in ports)
    return list(dict.fromkeys(found))


def _port(scheme: str, port: int | None) -> str:
    return "" if port in (None, {"http": 80, "https": 443}.get(scheme)) else f":{port}"
