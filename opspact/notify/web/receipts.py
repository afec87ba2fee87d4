"""Where gateways tell what became of a message."""

from typing import Any

import msgspec
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from opspact.notify.gateways import read_receipt_token
from opspact.notify.models import Endpoint
from opspact.notify.receipts import take_receipt
from opspact.tenancy.access import Request, for_anybody

LARGEST = 64_000


@csrf_exempt
@for_anybody
@require_POST
def receipt(request: Request, token: str) -> HttpResponse:
    """Take a receipt: a JSON object or a form. What it names must have been sent by the gateway of this address."""
    pk = read_receipt_token(token)
    endpoint = Endpoint.objects.filter(pk=pk, active=True).first() if pk is not None else None
    if endpoint is None:
        raise Http404
    if len(request.body) > LARGEST:
        return HttpResponse(status=413)
    known = take_receipt(endpoint, _given(request))
    return JsonResponse({"ok": known}, status=200 if known else 404)


def _given(request: Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        found = msgspec.json.decode(request.body)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
