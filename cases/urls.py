"""Addresses of the routine: pupils under /elever/, cases under /arenden/. The page of a case itself, ``cases:case``, is
composed of several apps and has its address in ``narvaro.urls``."""

from django.urls import path

from cases.views import case, lists, pupils, steps, work

app_name = "cases"

urlpatterns = [
    path("elever/<int:pk>/kontakt/", pupils.contact, name="contact"),
    path("elever/<int:pk>/samtal/", pupils.talk, name="talk"),
    path("elever/<int:pk>/arende/", pupils.open_case, name="open"),
    path("arenden/", lists.case_list, name="list"),
    path("arenden/<int:pk>/anteckning/", case.note, name="note"),
    path("arenden/<int:pk>/utredning/", work.investigation, name="investigation"),
    path("arenden/<int:pk>/atgarder/", work.measures, name="measures"),
    path("arenden/<int:pk>/atgarder/<int:measure_pk>/", work.measure, name="measure"),
    path("arenden/<int:pk>/atgarder/<int:measure_pk>/andra/", work.change_measure, name="change_measure"),
    path("arenden/<int:pk>/atgarder/<int:measure_pk>/utgar/", work.drop_measure, name="drop_measure"),
    path("arenden/<int:pk>/utvardering/", work.evaluation, name="evaluation"),
    path("arenden/<int:pk>/<slug:step>/", steps.step, name="step"),
]
