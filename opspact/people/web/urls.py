"""Addresses under /people/: administration. `conf` gives them what ending an account asks of the work."""

from django.urls import URLPattern, path

from opspact.people.web import accounts, exchange, places


def addresses(handover: accounts.Handover) -> tuple[list[URLPattern], str]:
    """The addresses with their namespace, for `include`."""
    return [
        path("", accounts.listing, name="accounts"),
        path("new/", accounts.new, name="account_new"),
        path("accounts.<str:form>", exchange.export_accounts, name="export_accounts"),
        path("<int:account_id>/", accounts.one_account, name="account"),
        path("<int:account_id>/invite/", accounts.invite, name="invite"),
        path("<int:account_id>/end/", accounts.end, {"handover": handover}, name="account_end"),
        path("<int:account_id>/redact/", accounts.redacted, name="redact"),
        path("<int:account_id>/roles/<int:contract_id>/", accounts.roles, name="roles"),
        *[path(f"<int:account_id>/{name}/", accounts.act, {"name": name}, name=name) for name in accounts.ACTS],
        path("customers/", places.customers, name="customers"),
        path("customers/<int:customer_id>/", places.customer, name="customer"),
        path("contracts/", places.contracts, name="contracts"),
        path("contracts/<int:contract_id>/", places.contract, name="contract"),
        path("teams/", places.teams, name="teams"),
        path("teams/<int:team_id>/", places.team, name="team"),
        path("import/", exchange.import_table, name="import"),
        path("import/<str:kind>.<str:form>", exchange.import_template, name="import_template"),
        path("safety/", exchange.safety, name="safety"),
    ], "people"
