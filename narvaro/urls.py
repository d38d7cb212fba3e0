"""Every address of the site. Addresses are Swedish; each app brings its own."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from cases.analysis.kinds import JUNE
from cases.urls import urlpatterns as case_urls
from narvaro import (
    analysis_paper,
    case_page,
    check_pages,
    conference_pages,
    health,
    ladder_pages,
    list_pages,
    meeting_paper,
    pages,
    receiving,
    report_files,
    report_pages,
    term_pages,
)
from narvaro.akt import views as akt

# allauth's own pages under Swedish addresses: login, password, a second factor. Registration stays closed.
konto: list[URLPattern | URLResolver] = [
    path("logga-in/", account.login, name="account_login"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("avstangt/", account.account_inactive, name="account_inactive"),
    path("registrera/", account.signup, name="account_signup"),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("e-post/", account.email, name="account_email"),
    path("losenord/", account.password_change, name="account_change_password"),
    path("losenord/valj/", account.password_set, name="account_set_password"),
    path("losenord/glomt/", account.password_reset, name="account_reset_password"),
    path("losenord/glomt/skickat/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("losenord/nytt/klart/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("tva-steg/", include("allauth.mfa.urls")),
]

# The routine's addresses, and those of a case that are composed of several apps: first, since a step's address is open.
arenden: list[URLPattern | URLResolver] = [
    path("arenden/<int:pk>/", case_page.case_page, name="case"),
    path("arenden/<int:pk>/akten/", akt.akt, name="akt"),
    path("overlamningar/<int:pk>/", receiving.receive_case, name="receive_case"),
    *case_urls,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("elever/", pages.students, name="students"),
    path("elever/<int:pk>/", pages.student, name="student"),
    path("elever/<int:pk>/narvarostatus/", ladder_pages.status, name="status"),
    path("hjalp/", pages.help_page, name="help"),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
    path("personuppgifter/", pages.privacy, name="privacy"),
    path("rapporter/<int:pk>/", report_pages.report, name="report"),
    path("rapporter/<int:pk>/rapport.pdf", report_files.paper, name="report_paper"),
    path("rapporter/<int:pk>/rapport.xlsx", report_files.workbook, name="report_workbook"),
    path("rapporter/terminen/", term_pages.term_absence, name="term_absence"),
    path("rapporter/terminen/terminen.xlsx", term_pages.workbook, name="term_absence_workbook"),
    path("nytt/", list_pages.daily, name="daily"),
    path("arbetslag/", list_pages.agenda, name="agenda"),
    path("elevhalsomoten/<int:pk>/protokoll.pdf", meeting_paper.meeting_paper, name="meeting_paper"),
    path("klasskonferens/", conference_pages.conference, name="conference"),
    path("klasskonferens/dagordning.pdf", conference_pages.conference_paper, name="conference_paper"),
    path("analys/analys.pdf", analysis_paper.paper, name="analysis_paper"),
    path("analys/analys.xlsx", analysis_paper.workbook, name="analysis_workbook"),
    path("utvardering/utvardering.pdf", analysis_paper.paper, {"kind": JUNE}, name="june_paper"),
    path("utvardering/utvardering.xlsx", analysis_paper.workbook, {"kind": JUNE}, name="june_workbook"),
    path("arbetslag/dagordning.pdf", list_pages.agenda_paper, name="agenda_paper"),
    path("veckokontroll/", check_pages.checks, name="checks"),
    path("veckokontroll/<int:pk>/<int:year>/<int:week>/", check_pages.check, name="check"),
    path("", include("absence.urls")),
    path("", include("people.urls")),
    path("", include("audit.urls")),
    path("", include("drafts.urls")),
    path("", include("notifications.urls")),
    path("", include("oversight.urls")),
    path("", include("retention.urls")),
    path("", include((arenden, "cases"))),
    path("", include("cases.guest_urls")),
    path("konto/", include(konto)),
    path("halsa/", health.ready, name="halsa"),
    path("halsa/lever/", health.alive, name="halsa_lever"),
]
