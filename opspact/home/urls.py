"""Addresses of homes, reports and search."""

from django.urls import path

from opspact.home.web import homes, reports, search

app_name = "home"
urlpatterns = [
    path("", homes.mine, name="mine"),
    path("search/", search.search, name="search"),
    path("reports/", reports.reports, name="reports"),
    path("reports/clocks/", reports.clocks, name="clocks"),
    path("reports/owed/", reports.owed, name="owed"),
    path("reports/export.<str:form>", reports.export, name="export"),
    path("reports/<int:contract_id>/", reports.contract, name="contract"),
]
