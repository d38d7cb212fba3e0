"""Addresses of the people app."""

from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("personal/", views.staff, name="staff"),
]
