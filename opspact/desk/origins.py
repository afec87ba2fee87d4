"""What a registration may come from, such as an alert: other parts of the product tie it to what they hold.

The settings name them (`ORIGINS`), so that the desk need not know them.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem


def given(data: Mapping[str, str]) -> dict[str, int]:
    """What a form says that it comes from, by name."""
    said = {name: data.get(name, "") for name in settings.ORIGINS}
    return {name: int(text) for name, text in said.items() if text.isdecimal() and len(text) < 19}


def tie(viewer: Viewer, data: Mapping[str, str], item: WorkItem) -> None:
    """Tie a case that was just registered to what it comes from. Raises Invalid, NotThere."""
    for name, origin in given(data).items():
        import_string(settings.ORIGINS[name])(viewer, origin, item)
