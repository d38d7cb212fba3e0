"""Addresses of the audit app."""

from django.urls import path

from audit import views

app_name = "audit"

urlpatterns = [
    path("logg/", views.log, name="log"),
    path("elever/<int:pk>/skydd/", views.personal_access, name="personal_access"),
    path("elever/<int:pk>/skydd/<int:grant_pk>/avsluta/", views.end_personal_access, name="end_personal_access"),
]
