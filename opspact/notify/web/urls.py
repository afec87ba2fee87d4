"""Addresses of messages: the inbox, links in messages, one's own settings, gateways, deliveries."""

from django.urls import include, path

from opspact.notify.web import answering, deliveries, gateways, receipts, telling, views
from opspact.tenancy.access import before_the_wall

app_name = "notify"

inbox = [
    path("", views.inbox, name="list"),
    path("count/", views.count, name="count"),
    path("read/", views.read_all, name="read_all"),
    path("unreached/", views.unreached, name="unreached"),
    path("<int:message_id>/", views.storm, name="storm"),
    path("<int:message_id>/open/", views.open_message, name="open"),
    path("<int:message_id>/read/", views.read, name="read"),
    path("<int:message_id>/tries/", deliveries.message, name="message"),
    path("escalations/<int:escalation_id>/", answering.acknowledge, name="acknowledge"),
    path("answer/<str:token>/", answering.answer, name="answer"),
    path("receipt/<str:token>/", receipts.receipt, name="receipt"),
]
own = [
    path("", before_the_wall(telling.telling), name="telling"),
    path("addresses/", before_the_wall(telling.put), name="address_put"),
    path("addresses/<str:channel>/", before_the_wall(telling.act), name="address_act"),
    path("worker.js", telling.worker, name="push_worker"),
]
administration = [
    path("", gateways.listing, name="gateways"),
    path("new/<str:channel>/", gateways.new, name="gateway_new"),
    path("<int:endpoint_id>/", gateways.one, name="gateway"),
    path("<int:endpoint_id>/test/", gateways.test, name="gateway_test"),
]
urlpatterns = [
    path("inbox/", include(inbox)),
    path("account/telling/", include(own)),
    path("gateways/", include(administration)),
    path("deliveries/", deliveries.listing, name="deliveries"),
    path("deliveries/<int:message_id>/replay/", deliveries.replay, name="delivery_replay"),
]
