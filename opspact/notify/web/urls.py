"""Addresses under /inbox/."""

from django.urls import path

from opspact.notify.web import answering, views

app_name = "notify"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("count/", views.count, name="count"),
    path("read/", views.read_all, name="read_all"),
    path("unreached/", views.unreached, name="unreached"),
    path("<int:message_id>/", views.storm, name="storm"),
    path("<int:message_id>/open/", views.open_message, name="open"),
    path("<int:message_id>/read/", views.read, name="read"),
    path("escalations/<int:escalation_id>/", answering.acknowledge, name="acknowledge"),
    path("answer/<str:token>/", answering.answer, name="answer"),
]
