"""Addresses under /portal/: for customer people alone."""

from django.urls import path

from opspact.portal.web import acts, cases, filing, plans

app_name = "portal"
urlpatterns = [
    path("", cases.home, name="home"),
    path("cases/", cases.cases, name="list"),
    path("new/", filing.new, name="new"),
    path("new/<int:contract_id>/", filing.file, name="file"),
    path("new/<int:contract_id>/foresee/", filing.foresee, name="foresee"),
    path("plans/<int:contract_id>/", plans.plan, name="plan"),
    path("plans/<int:contract_id>/record/", plans.record, name="record"),
    path("plans/<int:contract_id>/record/clocks/", plans.clocks, name="clocks"),
    path("<int:number>/", cases.case, name="case"),
    path("<int:number>/act/<str:kind>/", acts.act, name="act"),
    path("<int:number>/inform/", acts.inform, name="inform"),
    path("<int:number>/files/<int:file_id>/", cases.file, name="attachment"),
    path("<int:number>/why/<str:promise>/<int:round>/", cases.why, name="why"),
    path("<int:number>/why/<str:promise>/<path:line>/<int:round>/", cases.why, name="why_line"),
]
