"""Filters that a person keeps under a name: everybody's own."""

from typing import Final

from django.db.models import QuerySet

from opspact.desk.models import SavedFilter
from opspact.tenancy.access import require, signed_in
from opspact.tenancy.viewer import Viewer
from opspact.work.shapes import BadFields

LONGEST_NAME: Final = 60
LONGEST_QUERY: Final = 2_000
MOST: Final = 100
"""Filters of one person."""


def kept(viewer: Viewer) -> QuerySet[SavedFilter]:
    """The viewer's filters by name."""
    return SavedFilter.objects.filter(account_id=signed_in(viewer)).order_by("name")


def keep(viewer: Viewer, name: str, query: str) -> SavedFilter:
    """Keep the query string of a list under a name, in the place of another of that name. Raises BadFields."""
    require(viewer, "desk.read")
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise BadFields({"name": {"zh": "请填写名称", "en": "give it a name"}})
    if kept(viewer).exclude(name=name).count() >= MOST:
        raise BadFields({"name": {"zh": f"最多保存 {MOST} 个筛选", "en": f"at most {MOST} filters are kept"}})
    made, _ = SavedFilter.objects.update_or_create(
        account_id=signed_in(viewer), name=name, defaults={"query": query[:LONGEST_QUERY]}
    )
    return made


def forget(viewer: Viewer, filter_id: int) -> bool:
    """Forget a filter of the viewer's own; whether there was one."""
    return bool(kept(viewer).filter(pk=filter_id).delete()[0])
