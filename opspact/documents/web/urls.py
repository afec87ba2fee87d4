"""Addresses of documents."""

from django.urls import path

from opspact.documents.web import views

app_name = "documents"
urlpatterns = [
    path("<int:document_id>/", views.page, name="page"),
    path("<int:document_id>/pdf/", views.file, name="pdf"),
    path("<int:document_id>/edit/", views.edit, name="edit"),
    path("<int:document_id>/review/", views.review, name="review"),
    path("<int:document_id>/deliver/", views.deliver, name="deliver"),
    path("<int:document_id>/correct/", views.correct, name="correct"),
    path("item/<int:number>/", views.of_item, name="of_item"),
    path("item/<int:number>/draft/", views.draft, name="draft"),
]
