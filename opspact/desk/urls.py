"""Addresses under /work/."""

from django.urls import path

from opspact.desk.web import facts, handling, items, notes, register

app_name = "desk"
urlpatterns = [
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
