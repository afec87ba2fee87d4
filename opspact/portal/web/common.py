"""What every view of the portal does: load a case of the customer's own, tell what is wrong with what was typed."""

from opspact.desk.web.common import desk
from opspact.tenancy.access import Request
from opspact.work import selectors
from opspact.work.shapes import Seen

READ = "portal"
FILE = "portal.file"
guarded = desk
"""A view for those who have a right; what is not there for the viewer is 404, what is refused 403."""


def load(request: Request, number: int) -> Seen:
    """The case of an address, as it stands. Raises NotThere."""
    return selectors.seen(request.viewer, selectors.item(request.viewer, number))
