"""Addresses of the deliveries."""

from django.urls import path

from notifications import concern_papers, views, views_complement, views_files, views_not_coming, views_papers

app_name = "notifications"

urlpatterns = [
    path("utskick/", views.register, name="register"),
    path("utskick/sok/", views.search, name="search"),
    path("utskick/skriv-ut/", views.print_letters, name="print"),
    path("utskick/brev.pdf", views.letters_together, name="letters"),
    path("utskick/postade/", views.post, name="post"),
    path("utskick/angra/", views.undo, name="undo"),
    path("utskick/export/", views_files.export, name="export"),
    path("utskick/<int:pk>/", views.detail, name="detail"),
    path("utskick/<int:pk>/brev.pdf", views.letter, name="letter"),
    path("utskick/<int:pk>/avgor/", views.judge, name="judge"),
    path("utskick/<int:pk>/komplettera/", views_complement.write, name="complement"),
    path("utskick/<int:pk>/ater/", views_complement.call_back_letter, name="call_back"),
    path("utskick/<int:pk>/gjort/", views.by_hand, name="by_hand"),
    path("utskick/<int:pk>/igen/", views.retry, name="retry"),
    path("arenden/<int:pk>/utebliven/", views_not_coming.write, name="not_coming"),
    path("arenden/<int:pk>/samtal/<int:talk_pk>/kopia/", views_papers.talk_copy, name="talk_copy"),
    path("orosanmalan/<int:pk>/anmalan.pdf", concern_papers.concern_paper, name="concern_paper"),
    path(
        "orosanmalan/<int:pk>/komplettering/<int:note_pk>/komplettering.pdf",
        concern_papers.supplement_paper,
        name="concern_supplement_paper",
    ),
    path("arenden/<int:pk>/beslut/<int:decision_pk>/", views_papers.decision, name="decision"),
    path("arenden/<int:pk>/atgardsprogram/<int:program_pk>/", views_papers.program, name="program"),
    path("arenden/<int:pk>/anmalan/<int:anmalan_pk>/", views_papers.anmalan, name="anmalan"),
    path("huvudman/register/", views_files.huvudman_register, name="huvudman_register"),
    path("huvudman/register/kvittera/", views_files.acknowledge, name="acknowledge"),
]
