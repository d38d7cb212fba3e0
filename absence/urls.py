"""The addresses of absence: the monthly report. Its own page is composed in narvaro (``report``)."""

from django.urls import path

from absence import views

app_name = "absence"

urlpatterns = [
    path("rapporter/", views.reports, name="reports"),
    path("rapporter/<int:pk>/skicka/", views.send, name="report_send"),
    path("rapporter/svar/<int:pk>/", views.answer, name="report_answer"),
]
