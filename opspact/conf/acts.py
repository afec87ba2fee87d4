"""What people do to items from a message: `notify` stands below `work` and cannot ask itself (`OPSPACT_ACTS`)."""

from typing import Final

from opspact.work.assigning import take_over

ACTS: Final = {"take_over": take_over}
