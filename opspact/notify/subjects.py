"""The items that messages are about, asked of the layer above through a setting: this one knows no work items."""

from collections.abc import Callable, Collection, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from opspact.notify.shapes import Subject

Look = Callable[[Collection[int]], Mapping[int, Subject]]


def subjects(ids: Collection[int]) -> Mapping[int, Subject]:
    """The items as they stand, by id, in few queries. `OPSPACT_SUBJECTS` names the function that knows them."""
    look: Look = import_string(settings.OPSPACT_SUBJECTS)
    return look(ids) if ids else {}
