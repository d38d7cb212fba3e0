"""Addresses of the oversight."""

from django.urls import path

from oversight import views_csn, views_follow_up

app_name = "oversight"

urlpatterns = [
    path("csn/", views_csn.csn, name="csn"),
    path("csn/csn.xlsx", views_csn.csn_workbook, name="csn_workbook"),
    path("csn/<int:pk>/", views_csn.csn_pupil, name="csn_pupil"),
    path("uppfoljning/", views_follow_up.schools, name="schools"),
    path("uppfoljning/uppfoljning.xlsx", views_follow_up.schools_workbook, name="schools_workbook"),
    path("uppfoljning/uppfoljning.pdf", views_follow_up.schools_paper, name="schools_paper"),
    path("uppfoljning/<int:pk>/<str:occasion>/", views_follow_up.school, name="school"),
]
