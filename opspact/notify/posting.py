"""Handing mails to the mail server, and what its answers mean."""

from collections.abc import Sequence
from contextlib import suppress
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Final

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from opspact.notify.drivers.shapes import Outcome, Trouble

_UNMADE: Final = Outcome(ok=False, error="the mail could not be made", trouble="message")


class _ServerAway(Exception):  # noqa: N818 - says what is the case
    """The server cannot be reached or does not answer: no use to try the other mails now."""


def post(connection: BaseEmailBackend, mails: Sequence[EmailMessage | None]) -> list[Outcome]:
    """The outcome of each mail. When the server is away, the rest fails with the same error instead of waiting long."""
    outcomes: list[Outcome] = []
    try:
        for mail in mails:
            outcomes.append(_hand_over(connection, mail) if mail else _UNMADE)  # noqa: PERF401 - kept when one raises
    except _ServerAway as away:
        outcomes += [Outcome(ok=False, error=str(away), trouble="later")] * (len(mails) - len(outcomes))
    finally:
        _hang_up(connection)
    return outcomes


def _hand_over(connection: BaseEmailBackend, mail: EmailMessage) -> Outcome:
    try:
        connection.open()  # once; later mails go over the same line
        connection.send_messages([mail])
    except SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        return Outcome(ok=False, error=_said(code, text), trouble="address" if code >= 500 else "later")
    except (SMTPSenderRefused, SMTPDataError) as refused:
        trouble: Trouble = "message" if refused.smtp_code >= 500 else "later"
        return Outcome(ok=False, error=_said(refused.smtp_code, refused.smtp_error), trouble=trouble)
    except (SMTPServerDisconnected, SMTPResponseException, SMTPException, OSError) as away:
        raise _ServerAway(f"{type(away).__name__}: {away}") from away
    return Outcome(ok=True)


def _hang_up(connection: BaseEmailBackend) -> None:
    """Whatever the server makes of it: what it took, it has."""
    with suppress(SMTPException, OSError):
        connection.close()


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
