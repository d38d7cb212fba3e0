"""Addresses of the oversight."""

from django.urls import path

from oversight import views_csn

app_name = "oversight"

urlpatterns = [
    path("csn/", views_csn.csn, name="csn"),
    path("csn/csn.xlsx", views_csn.csn_workbook, name="csn_workbook"),
    path("csn/<int:pk>/", views_csn.csn_pupil, name="csn_pupil"),
]
