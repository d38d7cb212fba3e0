"""The addresses of absence: the monthly report and imports. A report's own page is composed in narvaro."""

from django.urls import path

from absence import (
    views,
    views_alert,
    views_byhand,
    views_format,
    views_import,
    views_mapping,
    views_rules,
    views_ss12000,
    views_trial,
    views_undo,
)

app_name = "absence"

urlpatterns = [
    path("rapporter/", views.reports, name="reports"),
    path("rapporter/<int:pk>/skicka/", views.send, name="report_send"),
    path("rapporter/svar/<int:pk>/", views.answer, name="report_answer"),
    path("installningar/regler/", views_rules.rules, name="rules"),
    path("installningar/regler/<int:huvudman>/<slug:name>/", views_rules.rule, name="rule"),
    path(
        "installningar/regler/<int:huvudman>/<slug:name>/prov/<int:school>/<int:value>/",
        views_trial.trial,
        name="trial",
    ),
    path("signaler/<int:pk>/", views_alert.alert, name="alert"),
    path("elever/<int:pk>/franvaro/ny/", views_byhand.register, name="register"),
    path("elever/<int:pk>/franvaro/rad/<int:row>/", views_byhand.change, name="change"),
    path("elever/<int:pk>/franvaro/<str:day>/", views_byhand.day, name="day"),
    path("inlasningar/", views_import.imports, name="imports"),
    path("inlasningar/ny/", views_import.upload, name="import_new"),
    path("inlasningar/kolumner/", views_mapping.mappings, name="mappings"),
    path("inlasningar/kolumner/ny/", views_mapping.mapping_new, name="mapping_new"),
    path("inlasningar/kolumner/ny/<uuid:key>/<slug:start>/", views_mapping.mapping_columns, name="mapping_columns"),
    path("inlasningar/kolumner/<int:pk>/", views_mapping.mapping, name="mapping"),
    path("inlasningar/kolumner/<int:pk>/ta-bort/", views_mapping.mapping_delete, name="mapping_delete"),
    path("inlasningar/filformat/", views_format.file_format, name="file_format"),
    path("inlasningar/mall.xlsx", views_format.file_template, name="file_template"),
    path("inlasningar/ss12000/", views_ss12000.connection, name="ss12000"),
    path("inlasningar/ss12000/andra/", views_ss12000.edit, name="ss12000_edit"),
    path("inlasningar/ss12000/prova/", views_ss12000.try_out, name="ss12000_try"),
    path("inlasningar/ss12000/hamta/", views_ss12000.fetch, name="ss12000_fetch"),
    path("inlasningar/<int:pk>/", views_import.import_run, name="import"),
    path("inlasningar/<int:pk>/las-in/", views_import.confirm, name="import_confirm"),
    path("inlasningar/<int:pk>/las-in-anda/", views_import.let_through, name="import_let_through"),
    path("inlasningar/<int:pk>/ta-bort/", views_import.discard, name="import_discard"),
    path("inlasningar/<int:pk>/angra/", views_undo.undo, name="import_undo"),
    path("inlasningar/<int:pk>/nekade-rader.csv", views_import.refused_rows, name="import_refused"),
]
