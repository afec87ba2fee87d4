"""Redaction of a person's data: a marker instead of name and contact, in the account and in the journal's payloads.

The chain of the journal covers the digest of each payload, not the payload: it holds after a redaction. The login
stays: the chain covers it as the name of who acted.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction

from opspact.journal.verify import REDACTED
from opspact.people.errors import Invalid
from opspact.people.models import PastPassword, Token
from opspact.people.sessions import end_sessions
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer

MARKER: Final = "[redacted]"

_FIND: Final = """SELECT id, recorded, payload::text FROM journal_event
    WHERE (stream = 'account' AND stream_id = %s) OR payload::text LIKE ANY(%s) ORDER BY id"""
_REPLACE: Final = "UPDATE journal_event SET payload = %s::jsonb WHERE id = %s AND recorded = %s"


def redact(viewer: Viewer, account: Account) -> int:
    """Redact an ended account. How many events were redacted. Raises Invalid while the account may sign in."""
    require(viewer, "people.redact")
    if account.is_active:
        raise Invalid("account", "End the account first: {name} may still sign in.", name=account.name)
    with transaction.atomic():
        count = _redact_journal(account.pk, _terms(account))
        account.name, account.email, account.phone = MARKER, "", ""
        account.settings = {}
        account.set_unusable_password()
        account.save()
        end_sessions(viewer, account)
        PastPassword.objects.filter(account=account).delete()
        Token.objects.filter(account=account).delete()
        trace(viewer, account.pk, "redacted", {"events": count})
    return count


def _terms(account: Account) -> list[str]:
    return [term for term in (account.name, account.email, account.phone) if term]


def _redact_journal(account_id: int, terms: Sequence[str]) -> int:
    words = re.compile("|".join(rf"(?<!\w){re.escape(term)}(?!\w)" for term in terms))
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [account_id, [f"%{_as_stored(term)}%" for term in terms]])
        found = [(event, at, json.loads(payload)) for event, at, payload in cursor.fetchall()]
        changed = [(event, at, new) for event, at, old in found if (new := _clean(old, words)) != old]
        for event, at, new in changed:
            cursor.execute(_REPLACE, [json.dumps({**new, REDACTED: True}, ensure_ascii=False), event, at])
    return len(changed)


def _as_stored(term: str) -> str:
    """A term as it stands inside JSON text, with the signs that LIKE would read as its own made plain."""
    inside = json.dumps(term, ensure_ascii=False)[1:-1]
    return re.sub(r"([\\%_])", r"\\\1", inside)


def _clean(value: Any, words: re.Pattern[str]) -> Any:
    """The value with the marker in place of every word found, however deep."""
    if isinstance(value, str):
        return words.sub(MARKER, value)
    if isinstance(value, list):
        return [_clean(one, words) for one in value]
    if isinstance(value, dict):
        return {name: _clean(one, words) for name, one in value.items()}
    return value
