"""The watchdog: a step that is due for a minute and was not taken is told to the operators, once an hour at most."""

import logging
from typing import Final

from django.core.mail import send_mail

from opspact.kernel.now import now
from opspact.kernel.time import HOUR, MINUTE, SECOND, Instant
from opspact.tenancy.models import Account
from opspact.ui.words import say
from opspact.work.sweep import lateness

log = logging.getLogger(__name__)

LATE: Final = MINUTE
AGAIN: Final = HOUR

_told: list[Instant] = []
"""When the operators were told last, by this process."""


def watch() -> int:
    """Tell the administrators where the sweep is late; how many were written to."""
    late = lateness()
    if late <= LATE or (_told and now() - _told[-1] < AGAIN):
        return 0
    _told[:] = [now()]
    log.critical("the sweep is %d s late", late // SECOND)
    operators = Account.objects.filter(posts__contains=["admin"], is_active=True).exclude(email="")
    for operator in operators:
        _write(operator, late // SECOND)
    return len(operators)


def _write(operator: Account, seconds: int) -> None:
    lang = operator.language
    subject = say(lang, "Opspact is late: a step has been due for {seconds} s", seconds=seconds)
    body = say(lang, "Look at the worker processes and at the health page. No deadline is lost: steps are taken late.")
    send_mail(subject, body, None, [operator.email], fail_silently=True)
