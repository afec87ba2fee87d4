"""Areas of the rail and places of the top bar: who may use them and which address they lead to."""

from typing import Final

from opspact.ui.shapes import Area

AREAS: Final = (
    Area("Home", "home:mine", "home", "desk.read"),
    Area("Service desk", "desk:list", "inbox", "desk.read"),
    Area("Alerts", "signals:list", "activity", "desk.read"),
    Area("Wall", "wall:wall", "monitor", "desk.read"),
    Area("Portal", "portal:home", "inbox", "portal"),
    Area("Rosters", "rosters:list", "calendar", "rosters.read"),
    Area("Plans", "plans:list", "book-open", "plans.read"),
    Area("Reports", "home:reports", "bar-chart-2", "reports.read"),
    Area("People", "people:accounts", "users", "people.manage"),
    Area("Administration", "people:admin", "settings", "system.manage"),
)

PLACES: Final = {
    "home": ("home:mine", ""),
    "search": ("home:search", ""),
    "new": ("desk:new", "desk.open"),
    "file": ("portal:new", "portal.file"),
    "notices": ("notify:list", ""),
    "notices_count": ("notify:count", ""),
    "me": ("me", ""),
    "sign_out": ("account_logout", ""),
}
"""By key: the address's name and the right that it asks for."""
