"""Addresses under /rosters/."""

from django.urls import path

from opspact.duty.web import changing, editing, rosters, why

app_name = "rosters"
urlpatterns = [
    path("", rosters.index, name="list"),
    path("new/", editing.new, name="new"),
    path("why/", why.person, name="why"),
    path("why/<int:number>/", why.item, name="why_item"),
    path("leave/", changing.leave, name="leave"),
    path("leave/<int:leave_id>/end/", changing.end_leave, name="end_leave"),
    path("feeds/", rosters.feeds, name="feeds"),
    path("feeds/end/", rosters.end_feeds, name="end_feeds"),
    path("feed/<str:secret>.ics", rosters.feed, name="feed"),
    path("swaps/<int:swap_id>/", changing.answer_swap, name="answer_swap"),
    path("covers/<int:cover_id>/withdraw/", changing.withdraw_cover, name="withdraw_cover"),
    path("<int:roster_id>/", rosters.roster, name="roster"),
    path("<int:roster_id>/fairness/", rosters.fairness, name="fairness"),
    path("<int:roster_id>/edit/", editing.edit, name="edit"),
    path("<int:roster_id>/cover/", changing.cover, name="cover"),
    path("<int:roster_id>/swap/<int:shift_id>/", changing.swap, name="swap"),
]
