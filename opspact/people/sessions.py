"""Sessions in the database, with whose they are: so that a person sees and ends them (`SESSION_ENGINE`)."""

from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest

from opspact.journal.statement import rows
from opspact.kernel.now import now_datetime
from opspact.people.models import Session
from opspact.people.traces import trace
from opspact.tenancy.middleware import FIRST
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer

WHERE: Final = "where"
AGENT_LENGTH: Final = 200
_DATA: Final = "SELECT session_data FROM people_session WHERE session_key = %s AND expire_date > now()"


class SessionStore(DatabaseStore):
    """Django's own, plus the columns of `Session`."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def load(self) -> dict[str, Any]:
        """What is known of the session: the first read of every page."""
        found = rows(_DATA, [self.session_key])
        if not found:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(found[0][0])
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row, with what was noted at sign-in."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        where = data.get(WHERE, {})
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began, row.address, row.agent = where.get("began"), where.get("address", ""), where.get("agent", "")
        return row


def note_where(request: HttpRequest, address: str) -> None:
    """Note in a fresh session when and from where somebody signed in."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:AGENT_LENGTH]
    request.session[WHERE] = {"began": now_datetime().isoformat(), "address": address, "agent": agent}


def ask_first(request: HttpRequest, page: str) -> None:
    """Let the session lead to one page until that is settled; an empty name lifts it."""
    if page:
        request.session[FIRST] = page
    else:
        request.session.pop(FIRST, None)


def of_account(account_id: int) -> QuerySet[Session]:
    """The sessions of an account that have not expired, newest first."""
    return Session.objects.filter(account_id=account_id, expire_date__gt=now_datetime()).order_by("-began")


def end_sessions(viewer: Viewer, account: Account, *, but: str = "") -> int:
    """Sign an account out everywhere, except in the session with the key `but`. How many ended."""
    ended, _ = Session.objects.filter(account_id=account.pk).exclude(session_key=but).delete()
    if ended:
        trace(viewer, account.pk, "sessions_ended", {"count": ended})
    return ended
