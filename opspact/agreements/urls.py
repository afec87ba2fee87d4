"""Addresses of the plans."""

from django.urls import path

from opspact.agreements.pages import amending, editing, explaining, reading, saving

app_name = "plans"
urlpatterns = [
    path("plans/", reading.contracts, name="list"),
    path("plans/<int:contract_id>/", reading.plan, name="plan"),
    path("plans/<int:contract_id>/revisions/", reading.history, name="revisions"),
    path("plans/<int:contract_id>/changes/", reading.changes, name="changes"),
    path("plans/<int:contract_id>/text/", editing.text, name="text"),
    path("plans/<int:contract_id>/upload/", editing.upload, name="upload"),
    path("plans/<int:contract_id>/download/", editing.download, name="download"),
    path("plans/<int:contract_id>/amend/", amending.choose, name="amend"),
    path("plans/<int:contract_id>/amend/<str:part>/", amending.amend, name="amend_part"),
    path("plans/<int:contract_id>/preview/", saving.preview, name="preview"),
    path("plans/<int:contract_id>/save/", saving.save, name="save"),
    path("plans/<int:contract_id>/why/<str:promise>/<int:round>/<path:line>/", explaining.why_owed, name="why_owed"),
    path("work/<int:number>/why/<str:promise>/<int:round>/", explaining.why, name="why"),
    path("work/<int:number>/why/<str:promise>/<path:line>/<int:round>/", explaining.why, name="why_line"),
]
