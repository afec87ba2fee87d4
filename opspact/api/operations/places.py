"""Customers and contracts."""

from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.pages import one, paged
from opspact.api.shapes.common import Page
from opspact.api.shapes.places import (
    ContractChange,
    ContractIn,
    ContractOut,
    ContractPage,
    CustomerChange,
    CustomerIn,
    CustomerOut,
    CustomerPage,
    given,
)
from opspact.people import services
from opspact.tenancy.models import Contract, Customer

router = Router(tags=["customers and contracts"])
MANAGE = "people.manage"


@router.get("/customers", **operation(CustomerPage, *READ))
def list_customers(request: Request, page: Query[Page]) -> HttpResponse:
    """Customers, by name."""
    rows = Customer.objects.visible_to(request.caller.viewer)
    return reply(CustomerPage(*paged(rows, page, _customer, key="name", kind=str)))


@router.post("/customers", **operation(CustomerOut, MANAGE, status=201))
def create_customer(request: Request, body: CustomerIn) -> HttpResponse:
    """Make a customer."""
    made = services.create_customer(request.caller.viewer, body.name, body.note)
    return reply(_customer(made), 201, Location=f"/api/v1/customers/{made.pk}")


@router.get("/customers/{int:customer}", **operation(CustomerOut, *READ))
def get_customer(request: Request, customer: int) -> HttpResponse:
    """One customer."""
    return reply(_customer(_held_customer(request, customer)))


@router.patch("/customers/{int:customer}", **operation(CustomerOut, MANAGE))
def change_customer(request: Request, customer: int, body: CustomerChange) -> HttpResponse:
    """Change a customer. People of an inactive one can not sign in."""
    found = _held_customer(request, customer)
    services.change_customer(request.caller.viewer, found, **given(body))
    return reply(_customer(found))


@router.get("/contracts", **operation(ContractPage, *READ))
def list_contracts(request: Request, page: Query[Page]) -> HttpResponse:
    """Contracts, by number."""
    rows = Contract.objects.visible_to(request.caller.viewer).select_related("customer")
    return reply(ContractPage(*paged(rows, page, _contract, key="number", kind=str)))


@router.post("/contracts", **operation(ContractOut, MANAGE, status=201))
def create_contract(request: Request, body: ContractIn) -> HttpResponse:
    """Make a contract. Its plan is sent to `/contracts/{contract}/revisions`."""
    made = services.create_contract(
        request.caller.viewer, _held_customer(request, body.customer), body.number, body.title
    )
    return reply(_contract(made), 201, Location=f"/api/v1/contracts/{made.pk}")


@router.get("/contracts/{int:contract}", **operation(ContractOut, *READ))
def get_contract(request: Request, contract: int) -> HttpResponse:
    """One contract."""
    return reply(_contract(held_contract(request, contract)))


@router.patch("/contracts/{int:contract}", **operation(ContractOut, MANAGE))
def change_contract(request: Request, contract: int, body: ContractChange) -> HttpResponse:
    """Change a contract's title, or whether it is in force."""
    found = held_contract(request, contract)
    services.change_contract(request.caller.viewer, found, **given(body))
    return reply(_contract(found))


def held_contract(request: Request, contract: int) -> Contract:
    """The contract, if the caller may see it; else the problem that there is none."""
    return one(Contract.objects.visible_to(request.caller.viewer).select_related("customer"), pk=contract)


def _held_customer(request: Request, customer: int) -> Customer:
    return one(Customer.objects.visible_to(request.caller.viewer), pk=customer)


def _customer(row: Customer) -> CustomerOut:
    return CustomerOut(row.pk, row.name, row.note, row.active)


def _contract(row: Contract) -> ContractOut:
    return ContractOut(row.pk, row.number, row.title, row.active, row.customer_id, row.customer.name)
