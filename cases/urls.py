"""Addresses of the routine: pupils under /elever/, cases under /arenden/. The page of a case itself, ``cases:case``, is
composed of several apps and has its address in ``narvaro.urls``."""

from django.urls import path

from cases.views import (
    case,
    chosen,
    concern,
    delegation,
    investigation,
    lists,
    meetings,
    pupils,
    samverkan,
    steps,
    work,
)

app_name = "cases"

urlpatterns = [
    path("elever/<int:pk>/kontakt/", pupils.contact, name="contact"),
    path("elever/<int:pk>/samtal/", pupils.talk, name="talk"),
    path("elever/<int:pk>/arende/", pupils.open_case, name="open"),
    path("elever/<int:pk>/orosanmalan/", concern.write, name="concern_about"),
    path("orosanmalan/", concern.concerns, name="concerns"),
    path("orosanmalan/ny/", concern.write, name="concern_new"),
    path("orosanmalan/<int:pk>/", concern.concern, name="concern"),
    path("orosanmalan/<int:pk>/andra/", concern.edit, name="concern_edit"),
    path("orosanmalan/<int:pk>/oppna/", concern.take_back, name="concern_take_back"),
    path("orosanmalan/<int:pk>/kasta/", concern.discard, name="concern_discard"),
    path("orosanmalan/<int:pk>/lamnad/", concern.give, name="concern_give"),
    path("orosanmalan/<int:pk>/svar/", concern.answer, name="concern_answer"),
    path("orosanmalan/<int:pk>/komplettering/", concern.supplement, name="concern_supplement"),
    path(
        "orosanmalan/<int:pk>/komplettering/<int:note_pk>/lamnad/",
        concern.supplement_given,
        name="concern_supplement_given",
    ),
    path("elever/<int:pk>/elevhalsomote/", meetings.wish, name="meeting_wish"),
    path("elevhalsomoten/", meetings.meeting_list, name="meetings"),
    path("elevhalsomoten/<int:pk>/", meetings.meeting, name="meeting"),
    path("elevhalsomoten/<int:pk>/stall-in/", meetings.cancel, name="meeting_cancel"),
    path("elevhalsomoten/<int:pk>/arenden/<int:case_pk>/", meetings.item, name="meeting_item"),
    path("elevhalsomoten/uppgifter/<int:pk>/", meetings.task, name="meeting_task"),
    path("rutinen/", chosen.routine, name="routine"),
    path("rutinen/installningar/", chosen.settings, name="settings"),
    path("rutinen/installningar/<int:huvudman>/<slug:name>/", chosen.setting, name="setting"),
    path("delegation/", delegation.delegations, name="delegations"),
    path("delegation/<int:pk>/aterkalla/", delegation.revoke, name="revoke_delegation"),
    path("arenden/", lists.case_list, name="list"),
    path("arenden/<int:pk>/anteckning/", case.note, name="note"),
    path("arenden/<int:pk>/utredning/", investigation.investigation, name="investigation"),
    path("arenden/<int:pk>/utredning/samtal/", investigation.new_talk, name="investigation_talk_new"),
    path("arenden/<int:pk>/utredning/samtal/<int:talk_pk>/", investigation.talk, name="investigation_talk"),
    path("arenden/<int:pk>/samverkan/", samverkan.new, name="samverkan_new"),
    path("arenden/<int:pk>/samverkan/<int:samverkan_pk>/", samverkan.change, name="samverkan"),
    path("arenden/<int:pk>/atgarder/", work.measures, name="measures"),
    path("arenden/<int:pk>/atgarder/<int:measure_pk>/", work.measure, name="measure"),
    path("arenden/<int:pk>/atgarder/<int:measure_pk>/andra/", work.change_measure, name="change_measure"),
    path("arenden/<int:pk>/atgarder/<int:measure_pk>/utgar/", work.drop_measure, name="drop_measure"),
    path("arenden/<int:pk>/utvardering/", work.evaluation, name="evaluation"),
    path("arenden/<int:pk>/<slug:step>/", steps.step, name="step"),
]
