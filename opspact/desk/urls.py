"""Addresses of the service desk."""

from django.urls import path

from opspact.desk.web import answers, bulks, facts, handling, items, lists, notes, outages, register

app_name = "desk"
urlpatterns = [
    path("", lists.items, name="list"),
    path("filters/", lists.save, name="save_filter"),
    path("export.<str:kind>", lists.export, name="export"),
    path("bulk/", bulks.act, name="bulk"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<int:answer_id>/", answers.answers, name="answer"),
    path("outages/", outages.listing, name="outages"),
    path("outages/<int:contract_id>/", outages.outage, name="outage"),
    path("outages/<int:contract_id>/begin/", outages.begin, name="outage_begin"),
    path("new/", register.new, name="new"),
    path("new/<int:contract_id>/", register.register, name="register"),
    path("new/<int:contract_id>/foresee/", register.foresee, name="register_foresee"),
    path("<int:number>/", items.item, name="item"),
    path("<int:number>/act/<str:kind>/", facts.act, name="act"),
    path("<int:number>/act/<str:kind>/foresee/", facts.foresee, name="act_foresee"),
    path("<int:number>/assign/", handling.assign, name="assign"),
    path("<int:number>/take-over/", handling.take_over, name="take_over"),
    path("<int:number>/escalate/", handling.escalate, name="escalate"),
    path("<int:number>/link/", handling.link, name="link"),
    path("<int:number>/link/<int:link_id>/remove/", handling.unlink, name="unlink"),
    path("<int:number>/parent/", handling.parent, name="parent"),
    path("<int:number>/merge/", handling.merge, name="merge"),
    path("<int:number>/split/", handling.split, name="split"),
    path("<int:number>/note/", notes.note, name="note"),
    path("<int:number>/follow/", notes.follow, name="follow"),
    path("<int:number>/presence/", notes.here, name="presence"),
    path("<int:number>/files/<int:file_id>/", notes.file, name="file"),
]
