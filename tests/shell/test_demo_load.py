"""Loading the demo: through the services, once, the same every time."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.shell.demo_data.founding import PASSWORD
from opspact.shell.demo_data.reading import cast
from opspact.shell.demo_data.services import NotEmpty, is_loaded, load
from opspact.tenancy.models import Account
from opspact.work.models import WorkItem
from opspact.work.rebuild import verify_work
from tests.shell.test_demo_plan import NOW

pytestmark = pytest.mark.django_db
SINCE = date(2026, 11, 20)


class _Undo(Exception):  # noqa: N818
    pass


def _facts() -> list[Any]:
    """What happened, without the ids that the database gave."""
    rows = Event.objects.filter(sort="fact").order_by("id")
    told = rows.values_list("kind", "happened", "recorded", "role", "person", "payload")
    return [
        (*row[:5], {k: v for k, v in (row[5] or {}).items() if k not in ("of", "into", "document_id")}) for row in told
    ]


def test_load() -> None:
    first: list[Any] = []
    try:
        with transaction.atomic():
            load(NOW, since=SINCE)
            first = _facts()
            raise _Undo
    except _Undo:
        pass
    loaded = load(NOW, since=SINCE)
    assert _facts() == first
    assert not loaded.unexpected
    assert is_loaded()
    with now.at(NOW):
        assert list(verify_work()) == []
    items = WorkItem.objects.everything().exclude(kind="")
    assert items.count() == loaded.items
    assert set(items.values_list("contract__number", flat=True)) == {one.number for one in cast().contracts.values()}
    assert items.filter(open=True, next_due__isnull=False).exists()
    with pytest.raises(NotEmpty):
        load(NOW)
    for login in Account.objects.values_list("login", flat=True):
        assert Account.objects.get(login=login).check_password(PASSWORD)
