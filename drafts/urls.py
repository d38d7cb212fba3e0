"""Addresses of drafts. They are kept and given back at the address of their form."""

from django.urls import path

from drafts import views

app_name = "drafts"

urlpatterns = [
    path("utkast/<int:pk>/slang/", views.throw, name="throw"),
]
