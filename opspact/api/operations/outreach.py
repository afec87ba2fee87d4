"""How messages leave: gateways and deliveries for administrators, one's own addresses for everybody."""

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.pages import one
from opspact.api.paging import cursor, read_cursor
from opspact.api.problems import Problem
from opspact.api.shapes.outreach import (
    AddressIn,
    AddressOut,
    CodeIn,
    GatewayChange,
    GatewayIn,
    GatewayOut,
    SentOut,
    SentPage,
    SentSought,
    TestIn,
    TestOut,
)
from opspact.notify import addresses, endpoints, outgoing, trials
from opspact.notify.drivers.shapes import Outcome
from opspact.notify.models import Address, Endpoint, Message

router = Router(tags=["outreach"])
MANAGE = endpoints.RIGHT


@router.get("/gateways", **operation(list[GatewayOut], MANAGE))
def list_gateways(request: Request) -> HttpResponse:
    """All gateways and how each does."""
    return reply([_gateway(row) for row in endpoints.endpoints(request.caller.viewer)[:500]])


@router.post("/gateways", **operation(GatewayOut, MANAGE, status=201))
def make_gateway(request: Request, body: GatewayIn) -> HttpResponse:
    """Connect a gateway."""
    made = endpoints.create(request.caller.viewer, body.channel, body.title, body.values, body.customer)
    return reply(_gateway(one(endpoints.endpoints(request.caller.viewer), pk=made.pk)), 201)


@router.patch("/gateways/{int:gateway}", **operation(GatewayOut, MANAGE))
def change_gateway(request: Request, gateway: int, body: GatewayChange) -> HttpResponse:
    """Change a gateway, or switch it on or off."""
    viewer = request.caller.viewer
    found = one(endpoints.endpoints(viewer), pk=gateway)
    active = found.active if body.active is None else body.active
    endpoints.change(viewer, found, body.title or found.title, {**found.settings, **body.values}, active=active)
    return reply(_gateway(one(endpoints.endpoints(viewer), pk=gateway)))


@router.post("/gateways/{int:gateway}/test", **operation(TestOut, MANAGE))
def test_gateway(request: Request, gateway: int, body: TestIn) -> HttpResponse:
    """Send a test by a gateway and wait for what it says."""
    found = one(endpoints.endpoints(request.caller.viewer), pk=gateway)
    return reply(_test(endpoints.try_out(request.caller.viewer, found, body.to)))


@router.get("/deliveries", **operation(SentPage, MANAGE))
def list_sent(request: Request, page: Query[SentSought]) -> HttpResponse:
    """Messages that leave the product, the latest first."""
    after = int(read_cursor(page.cursor, int)[0]) if page.cursor else None
    found = outgoing.deliveries(request.caller.viewer, page.state, page.channel, after, page.limit + 1)
    shown = found[: page.limit]
    return reply(SentPage([_sent(row) for row in shown], cursor(shown[-1].pk) if len(found) > page.limit else None))


@router.post("/deliveries/{int:message}/replay", **operation(SentOut, MANAGE))
def replay_sent(request: Request, message: int) -> HttpResponse:
    """Send a message anew that was given up or went by another channel."""
    try:
        return reply(_sent(outgoing.replay(request.caller.viewer, message)))
    except Message.DoesNotExist:
        raise Problem("not-found") from None


@router.get("/addresses", **operation(list[AddressOut]))
def list_addresses(request: Request) -> HttpResponse:
    """Where the caller is reached."""
    return reply([_address(row) for row in addresses.own(request.caller.viewer).order_by("channel")])


@router.put("/addresses/{channel}", **operation(AddressOut))
def put_address(request: Request, channel: str, body: AddressIn) -> HttpResponse:
    """Enter an address; it is used once it is confirmed."""
    return reply(_address(addresses.put(request.caller.viewer, channel, body.value, body.gateway)))


@router.post("/addresses/{channel}/test", **operation(TestOut))
def test_address(request: Request, channel: str) -> HttpResponse:
    """Send a test with a code to an address of the caller's and wait for what the gateway says."""
    return reply(_test(trials.by_hand(request.caller.viewer, channel)))


@router.post("/addresses/{channel}/confirm", **operation(AddressOut))
def confirm_address(request: Request, channel: str, body: CodeIn) -> HttpResponse:
    """Show by the code of a test that the address is the caller's."""
    addresses.confirm(request.caller.viewer, channel, body.code)
    return reply(_address(one(addresses.own(request.caller.viewer), channel=channel)))


@router.delete("/addresses/{channel}", **operation(None, status=204))
def remove_address(request: Request, channel: str) -> HttpResponse:
    """Forget an address of the caller's."""
    addresses.remove(request.caller.viewer, channel)
    return HttpResponse(status=204)


def _gateway(row: Endpoint) -> GatewayOut:
    pulse = row.pulse
    return GatewayOut(
        row.pk, row.channel, row.title, row.customer_id, row.settings, row.active, pulse.failing_since, pulse.error,
        pulse.worked_at,
    )  # fmt: skip


def _test(outcome: Outcome) -> TestOut:
    return TestOut(outcome.ok, outcome.error, outcome.trouble)


def _sent(row: Message) -> SentOut:
    return SentOut(
        row.pk, row.number, row.account_id, row.channel, row.kind, row.state, row.tries, row.created, row.sent_at,
        row.delivered_at, row.read_at, row.instead_of,
    )  # fmt: skip


def _address(row: Address) -> AddressOut:
    return AddressOut(
        row.channel, row.value, row.endpoint_id, row.verified_at, row.tested_at, row.test_error, row.broken_at,
        row.broken_why,
    )  # fmt: skip
