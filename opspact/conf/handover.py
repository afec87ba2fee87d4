"""What `people` asks of `work` when an account ends: `people` stands below and cannot ask itself."""

from typing import Final

from opspact.people.web.accounts import Handover
from opspact.work.handover import open_items, reassign

HANDOVER: Final = Handover(open_items, reassign)
