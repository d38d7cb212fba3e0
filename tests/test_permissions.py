"""Who gets which answer at every address of the site: one table, and no address outside it.

Add a row for every address you add. Everybody works in Älvköping on 20 November 2026 (``tests.cast``); Nova has left
Björkskolan for Ekskolan and is still utredare in Noah's case. ``·`` means 404: out of reach looks like it does not
exist. A visitor is sent to log in.

    200  the page                302  done, or sent on           422  the form again, with what is missing
    409  the form again: somebody was faster (here: it does not say which version of the case it was made from)
"""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import PEOPLE, World

pytestmark = pytest.mark.django_db

TABLE = """
address                     method  object     visitor sara amir maria petra karin rolf nova birgitta hugo stina sixten

home                        GET     -          login   200  200  200   200   200   200  200  200      200  200   200
students                    GET     -          login   200  200  200   200   200   200  200  200      ·    ·     ·
students                    POST    -          login   200  200  200   200   200   200  200  200      ·    ·     ·
student                     GET     noah       login   200  ·    200   200   200   ·    200  200      ·    ·     ·
student                     GET     alma       login   ·    200  200   200   200   ·    ·    200      ·    ·     ·
student                     GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
absence:day                 GET     noah_day   login   200  ·    200   200   200   ·    200  200      ·    ·     ·
absence:day                 GET     signe_day  login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
absence:register            GET     noah       login   200  ·    200   200   200   ·    ·    200      ·    ·     ·
absence:register            POST    noah       login   422  ·    422   422   422   ·    ·    422      ·    ·     ·
absence:register            GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
absence:change              GET     absence    login   200  ·    200   200   200   ·    ·    200      ·    ·     ·
absence:change              POST    absence    login   422  ·    422   422   422   ·    ·    422      ·    ·     ·
status                      GET     noah       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
status                      POST    noah       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
status                      GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·

cases:contact               GET     noah       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:contact               POST    noah       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:contact               GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:talk                  GET     noah       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:talk                  POST    noah       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:open                  GET     elias      login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:open                  POST    elias      login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:report                GET     noah       login   302  ·    302   302   302   ·    ·    ·        ·    ·     ·
cases:list                  GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
cases:case                  GET     utredning  login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
cases:case                  GET     atgarder   login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:case                  GET     hidden     login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:akt                   GET     utredning  login   ·    ·    ·     ·     200   ·    200  ·        ·    ·     ·
cases:akt                   POST    utredning  login   ·    ·    ·     ·     422   ·    422  ·        ·    ·     ·
cases:akt                   GET     hidden     login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:note                  GET     utredning  login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
cases:note                  POST    utredning  login   422  ·    422   422   422   ·    422  ·        ·    ·     ·
cases:investigation         GET     utredning  login   ·    ·    ·     ·     200   ·    200  ·        ·    ·     ·
cases:investigation         POST    utredning  login   ·    ·    ·     ·     302   ·    302  ·        ·    ·     ·
cases:investigation_talk_new GET    utredning  login   ·    ·    ·     ·     200   ·    200  ·        ·    ·     ·
cases:investigation_talk_new POST   utredning  login   ·    ·    ·     ·     422   ·    422  ·        ·    ·     ·
cases:investigation_talk    GET     conversation login 200  ·    ·     ·     200   ·    200  ·        ·    ·     ·
cases:investigation_talk    POST    conversation login 422  ·    ·     ·     422   ·    422  ·        ·    ·     ·
cases:guest_links           GET     utredning  login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
cases:guest_links           POST    utredning  login   409  ·    422   422   422   ·    422  ·        ·    ·     ·
cases:guest_links           GET     hidden     login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:guest_links           POST    hidden     login   ·    ·    ·     409   409   ·    ·    ·        ·    ·     ·
cases:guest_reply           POST    reply      login   302  ·    302   302   302   ·    ·    ·        ·    ·     ·
cases:guest_close           POST    guest      login   302  ·    302   302   302   ·    ·    ·        ·    ·     ·
cases:add_picture           GET     drawn      login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:add_picture           POST    drawn      login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:picture               GET     picture    login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:picture_remove        GET     picture    login   200  ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:picture_remove        POST    picture    login   422  ·    ·     ·     422   ·    ·    ·        ·    ·     ·
cases:samverkan_new         GET     utredning  login   ·    ·    200   200   200   ·    200  ·        ·    ·     ·
cases:samverkan_new         POST    utredning  login   ·    ·    422   422   422   ·    422  ·        ·    ·     ·
cases:samverkan             GET     samverkan  login   ·    ·    200   200   200   ·    200  ·        ·    ·     ·
cases:samverkan             POST    samverkan  login   ·    ·    422   422   422   ·    422  ·        ·    ·     ·
cases:communicate           GET     utredning  login   ·    ·    200   200   200   ·    200  ·        ·    ·     ·
cases:communicate           POST    utredning  login   ·    ·    422   422   422   ·    422  ·        ·    ·     ·
cases:communication         GET     communication login ·   ·    200   200   200   ·    200  ·        ·    ·     ·
cases:communication         POST    communication login ·   ·    422   422   422   ·    422  ·        ·    ·     ·
cases:hand_over             GET     utredning  login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
cases:hand_over             POST    utredning  login   422  ·    422   422   422   ·    422  ·        ·    ·     ·
cases:take_over             POST    utredning  login   302  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:pass_on               GET     utredning  login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:pass_on               POST    utredning  login   ·    ·    ·     ·     409   ·    ·    ·        ·    ·     ·
cases:pass_on               GET     hidden     login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:pass_on_take_back     POST    utredning  login   ·    ·    ·     ·     302   ·    ·    ·        ·    ·     ·
cases:receive_case          GET     passing    login   ·    ·    ·     ·     ·     200  ·    ·        ·    ·     ·
cases:receive_case          POST    passing    login   ·    ·    ·     ·     ·     422  ·    ·        ·    ·     ·
cases:ask_back              GET     passing    login   ·    ·    ·     ·     ·     200  ·    ·        ·    ·     ·
cases:ask_back              POST    passing    login   ·    ·    ·     ·     ·     422  ·    ·        ·    ·     ·
cases:tell                  GET     utredning  login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
cases:tell                  POST    utredning  login   409  ·    409   409   409   ·    409  ·        ·    ·     ·
cases:untell                POST    told       login   302  ·    302   302   302   ·    302  ·        ·    ·     ·
cases:measures              GET     atgarder   login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:measures              POST    atgarder   login   ·    ·    ·     422   422   ·    ·    ·        ·    ·     ·
cases:measure               GET     measure    login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:measure               POST    measure    login   422  ·    ·     422   422   ·    ·    ·        ·    ·     ·
cases:measure_done          GET     measure    login   200  ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:measure_done          POST    measure    login   422  ·    ·     422   422   ·    ·    ·        ·    ·     ·
cases:participation         GET     atgarder   login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:participation         POST    atgarder   login   ·    ·    ·     422   422   ·    ·    ·        ·    ·     ·
cases:materials             GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    200   ·
cases:materials             POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    422   ·
cases:material              GET     material   login   ·    ·    ·     ·     ·     ·    ·    ·        ·    200   ·
cases:material              POST    material   login   ·    ·    ·     ·     ·     ·    ·    ·        ·    409   ·
cases:material_remove       POST    material   login   ·    ·    ·     ·     ·     ·    ·    ·        ·    302   ·
cases:suggestions           GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    200   ·
cases:suggestions           POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    422   ·
cases:suggestion            GET     suggestion login   ·    ·    ·     ·     ·     ·    ·    ·        ·    200   ·
cases:suggestion            POST    suggestion login   ·    ·    ·     ·     ·     ·    ·    ·        ·    409   ·
cases:suggestion_remove     POST    suggestion login   ·    ·    ·     ·     ·     ·    ·    ·        ·    302   ·
cases:change_measure        GET     measure    login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:change_measure        POST    measure    login   ·    ·    ·     409   409   ·    ·    ·        ·    ·     ·
cases:drop_measure          GET     measure    login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:drop_measure          POST    measure    login   ·    ·    ·     409   409   ·    ·    ·        ·    ·     ·
cases:program               GET     atgarder   login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:program               POST    atgarder   login   ·    ·    ·     ·     422   ·    ·    ·        ·    ·     ·
cases:end_aftercare         POST    closed     login   302  ·    302   302   302   ·    ·    ·        ·    ·     ·
cases:look                  GET     closed     login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:look                  POST    closed     login   ·    ·    ·     ·     409   ·    ·    ·        ·    ·     ·
cases:receive               GET     program    login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:receive               POST    program    login   409  ·    409   409   409   ·    ·    ·        ·    ·     ·
cases:appeal_new            GET     program    login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:appeal_new            POST    program    login   409  ·    409   409   409   ·    ·    ·        ·    ·     ·
cases:appeal                GET     appeal     login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:appeal                POST    appeal     login   ·    ·    ·     ·     409   ·    ·    ·        ·    ·     ·
notifications:program       GET     program    login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:evaluation            GET     atgarder   login   ·    ·    ·     302   302   ·    ·    ·        ·    ·     ·
cases:evaluation            POST    atgarder   login   ·    ·    ·     409   409   ·    ·    ·        ·    ·     ·
cases:step                  GET     anmal      login   200  ·    200   200   ·     ·    ·    ·        ·    ·     ·
cases:step                  POST    anmal      login   422  ·    422   422   ·     ·    ·    ·        ·    ·     ·
cases:step                  GET     inled      login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:step                  POST    inled      login   ·    ·    ·     ·     422   ·    ·    ·        ·    ·     ·
cases:step                  GET     lamna      login   ·    ·    ·     ·     ·     ·    200  ·        ·    ·     ·
cases:step                  POST    lamna      login   ·    ·    ·     ·     ·     ·    422  ·        ·    ·     ·
cases:step                  GET     avsluta    login   200  ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:step                  GET     unknown    login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·

cases:routine               GET     -          login   200  200  200   200   200   200  200  200      200  200   ·
cases:settings              GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
cases:setting               GET     setting    login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
cases:setting               POST    setting    login   ·    ·    ·     ·     ·     ·    ·    ·        ·    422   ·
cases:delegations           GET     -          login   ·    ·    ·     ·     200   200  ·    ·        ·    ·     ·
cases:delegations           POST    -          login   ·    ·    ·     ·     422   422  ·    ·        ·    ·     ·
cases:revoke_delegation     POST    delegation login   ·    ·    ·     ·     302   ·    ·    ·        ·    ·     ·

drafts:throw                POST    draft      login   302  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concerns              GET     -          login   200  200  200   200   200   200  200  200      200  200   ·
cases:concerns              POST    -          login   200  200  200   200   200   200  200  200      200  200   ·
cases:concern_new           GET     -          login   200  200  200   200   200   200  200  200      200  200   ·
cases:concern_new           POST    -          login   422  422  422   422   422   422  422  422      422  422   ·
cases:concern_about         GET     noah       login   200  ·    200   200   200   ·    200  200      ·    ·     ·
cases:concern_about         POST    noah       login   302  ·    302   302   302   ·    302  302      ·    ·     ·
cases:concern_about         GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:concern               GET     oro        login   ·    ·    200   ·     200   ·    ·    ·        ·    ·     ·
cases:concern               GET     oro_klar   login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern               GET     oro_utkast login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_edit          GET     oro_utkast login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_edit          POST    oro_utkast login   409  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_edit          POST    oro        login   ·    ·    409   ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_take_back     POST    oro_klar   login   302  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_discard       POST    oro_utkast login   302  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_give          GET     oro_klar   login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_give          POST    oro_klar   login   422  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_answer        GET     oro        login   ·    ·    200   ·     200   ·    ·    ·        ·    ·     ·
cases:concern_answer        POST    oro        login   ·    ·    422   ·     422   ·    ·    ·        ·    ·     ·
cases:concern_supplement    GET     oro        login   ·    ·    200   ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_supplement    POST    oro        login   ·    ·    422   ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_supplement_given  GET    tillagg login   ·    ·    200   ·     ·     ·    ·    ·        ·    ·     ·
cases:concern_supplement_given  POST   tillagg login   ·    ·    422   ·     ·     ·    ·    ·        ·    ·     ·
notifications:concern_paper GET     oro        login   ·    ·    200   ·     200   ·    ·    ·        ·    ·     ·
notifications:concern_supplement_paper  GET  tillagg  login  ·  ·  200  ·    200   ·    ·    ·        ·    ·     ·

people:staff                GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·

audit:log                   GET     -          login   ·    ·    ·     ·     200   200  ·    ·        200  200   ·
audit:personal_access       GET     signe      login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
audit:personal_access       POST    signe      login   ·    ·    ·     ·     422   ·    ·    ·        ·    ·     ·
audit:end_personal_access   POST    grant      login   ·    ·    ·     ·     302   ·    ·    ·        ·    ·     ·

absence:reports             GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
report                      GET     report     login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
report_paper                GET     report     login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
report_workbook                   GET     report     login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
checks                      GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
daily                       GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
agenda                      GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
agenda_paper                GET     -          login   200  200  302   302   302   302  302  ·        ·    ·     ·
conference                  GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
cases:analysis              GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
cases:write_analysis        GET     autumn     login   ·    ·    200   ·     200   ·    ·    ·        ·    ·     ·
cases:write_analysis        POST    autumn     login   ·    ·    422   ·     422   ·    ·    ·        ·    ·     ·
analysis_paper              GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
analysis_workbook           GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
cases:june                  GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
cases:write_june            GET     year       login   ·    ·    200   ·     200   ·    ·    ·        ·    ·     ·
cases:write_june            POST    year       login   ·    ·    422   ·     422   ·    ·    ·        ·    ·     ·
cases:adopt_june            POST    year       login   ·    ·    ·     ·     302   ·    ·    ·        ·    ·     ·
june_paper                  GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
june_workbook               GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
conference_paper            GET     -          login   ·    ·    302   302   302   302  302  ·        ·    ·     ·
term_absence                GET     -          login   200  200  200   200   200   200  200  200      ·    ·     ·
term_absence_workbook       GET     -          login   200  200  302   302   302   302  200  302      ·    ·     ·
check                       GET     week       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
check                       POST    week       login   302  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_send         GET     report     login   ·    ·    200   ·     ·     ·    ·    ·        ·    ·     ·
absence:report_send         POST    report     login   ·    ·    422   ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       GET     row        login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       POST    row        login   422  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       GET     hidden_row login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·

absence:rules               GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:rule                GET     rule       login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:rule                POST    rule       login   ·    ·    ·     ·     ·     ·    ·    ·        ·    422   ·
absence:trial               GET     trial      login   ·    ·    ·     ·     200   ·    ·    200      ·    200   ·
absence:trial               POST    trial      login   ·    ·    ·     ·     302   ·    ·    302      ·    302   ·
absence:alert               GET     signal     login   200  ·    200   200   200   ·    200  200      ·    ·     ·
absence:alert               POST    signal     login   422  ·    422   422   422   ·    200  200      ·    ·     ·

absence:imports             GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:import_new          GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:import_new          POST    -          login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
absence:file_format         GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:file_template       GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:import              GET     import     login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:import_confirm      POST    import     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:import_let_through  POST    import     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:import_discard      POST    import     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:import_refused      GET     import     login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:import_undo         GET     undoable   login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:import_undo         POST    undoable   login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
absence:mappings            GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_new         GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_new         POST    -          login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
absence:mapping_columns     GET     sample     login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_columns     POST    sample     login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping             GET     mapping    login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping             POST    mapping    login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_delete      POST    mapping    login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:ss12000             GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    200   ·
absence:ss12000_edit        GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    200   ·
absence:ss12000_edit        POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    422   ·
absence:ss12000_try         POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    302   ·
absence:ss12000_fetch       POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    302   ·

notifications:register      GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    ·     ·
notifications:search        POST    -          login   ·    ·    ·     ·     302   302  ·    302      ·    ·     ·
notifications:detail        GET     letter     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:detail        GET     secret     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:letter        GET     letter     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:letter        GET     notice     login   ·    ·    ·     ·     200   ·    ·    200      200  ·     ·
notifications:letters       GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
notifications:print         POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:post          POST    -          login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
notifications:undo          POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:export        GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
notifications:judge         POST    question   login   ·    ·    ·     ·     422   ·    ·    422      ·    ·     ·
notifications:complement    GET     posted     login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
notifications:complement    POST    posted     login   ·    ·    ·     ·     422   ·    ·    ·        ·    ·     ·
notifications:complement    GET     letter     login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
notifications:by_hand       POST    secret     login   ·    ·    ·     ·     422   ·    ·    422      ·    ·     ·
notifications:retry         POST    letter     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
cases:meetings              GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
cases:meetings              POST    -          login   ·    ·    422   422   422   422  422  ·        ·    ·     ·
cases:meeting               GET     meeting    login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:meeting               POST    meeting    login   ·    ·    409   409   409   ·    ·    ·        ·    ·     ·
cases:meeting_cancel        POST    meeting    login   ·    ·    302   302   302   ·    ·    ·        ·    ·     ·
cases:meeting_item          GET     item       login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:meeting_item          POST    item       login   ·    ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:meeting_task          GET     task       login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:meeting_task          POST    task       login   302  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
cases:meeting_wish          GET     noah       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:meeting_wish          POST    noah       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:meeting_wish          GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
meeting_paper               GET     meeting    login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·

notifications:talk_copy     GET     talk       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
notifications:talk_copy     POST    talk       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
notifications:decision      GET     decision   login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
notifications:anmalan       GET     anmalan    login   ·    200  200   200   200   ·    ·    ·        ·    ·     ·
oversight:csn               GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    ·     ·
oversight:csn_workbook      GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    ·     ·
oversight:csn_pupil         GET     upper      login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
oversight:csn_pupil         POST    upper      login   ·    ·    ·     ·     422   ·    ·    422      ·    ·     ·
oversight:csn_pupil         GET     noah       login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
oversight:schools           GET     -          login   ·    ·    ·     ·     200   200  ·    ·        200  ·     ·
oversight:schools_workbook  GET     -          login   ·    ·    ·     ·     200   200  ·    ·        200  ·     ·
oversight:schools_paper     GET     -          login   ·    ·    ·     ·     200   200  ·    ·        200  ·     ·
retention:retention         GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      200  200   ·
retention:plan              GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        200  ·     ·
retention:plan              POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        409  ·     ·
retention:cases             GET     bjork      login   ·    ·    ·     ·     ·     ·    ·    200      200  ·     ·
retention:cases             POST    bjork      login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
retention:hold              GET     closed     login   ·    ·    ·     ·     ·     ·    ·    200      200  ·     ·
retention:hold              POST    closed     login   ·    ·    ·     ·     ·     ·    ·    422      422  ·     ·
retention:hold              GET     hidden     login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
retention:lift              GET     held       login   ·    ·    ·     ·     ·     ·    ·    ·        200  ·     ·
retention:lift              POST    held       login   ·    ·    ·     ·     ·     ·    ·    ·        422  ·     ·
retention:lift              GET     closed     login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
retention:disposal          GET     gallring   login   ·    ·    ·     ·     ·     ·    ·    200      200  ·     ·
retention:disposal          POST    gallring   login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
retention:package           GET     gallring   login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
retention:try_again         POST    gallring   login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
retention:approve           GET     gallring   login   ·    ·    ·     ·     ·     ·    ·    ·        302  ·     ·
retention:approve           POST    gallring   login   ·    ·    ·     ·     ·     ·    ·    ·        302  ·     ·
retention:cancel            POST    gallring   login   ·    ·    ·     ·     ·     ·    ·    302      302  ·     ·
retention:protocol          GET     gallring   login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
oversight:school            GET     followed   login   ·    ·    ·     ·     200   ·    ·    ·        200  ·     ·
oversight:school            POST    followed   login   ·    ·    ·     ·     409   ·    ·    ·        409  ·     ·
notifications:huvudman_register  GET   -       login   ·    ·    ·     ·     ·     ·    ·    ·        200  ·     ·
notifications:acknowledge   POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        302  ·     ·
"""

# Whose name nobody else may meet on any page: the rektor decides, Petra is utredare.
PROTECTED_NAME, REACH_SIGNE = "Hemlig", {"karin", "petra"}
PUPIL_NAMES = ("Noah", "Alma", "Signe", "Ali", "Sjögren", "Hemlig", "Liam")

# Open to everybody, logged in or not: they show nothing of the school.
PUBLIC = ["help", "accessibility", "privacy", "halsa", "halsa_lever", "account_inactive"]

# For whoever has a link and its code; everybody else gets one and the same answer, logged in or not (tests/guests).
GUESTS = [
    "guests:entrance",
    "guests:open",
    "guests:question",
    "guests:pictures",
    "guests:picture",
    "guests:summary",
    "guests:leave",
    "guests:thanks",
]

# allauth's pages about one's own login: (address, a visitor, somebody logged in).
OWN_LOGIN = """
account_login                         200    302
account_logout                        302    200
account_signup                        200    302
account_reauthenticate                login  200
account_email                         login  200
account_change_password               login  200
account_set_password                  login  302
account_reset_password                200    200
account_reset_password_done           200    200
account_reset_password_from_key       200    200
account_reset_password_from_key_done  200    200
mfa_index                             login  200
mfa_authenticate                      login  302
mfa_reauthenticate                    login  302
mfa_activate_totp                     login  302
mfa_deactivate_totp                   login  ·
mfa_view_recovery_codes               login  ·
mfa_generate_recovery_codes           login  302
mfa_download_recovery_codes           login  ·
"""


ROWS = [line.split() for line in TABLE.strip().splitlines() if line]
HEAD, *ROWS = ROWS
READ = [row for row in ROWS if row[1] == "GET" and "200" in row]  # the pages, each with somebody who reads it


def reader(world: World, row: list[str]) -> tuple[Client, str]:
    """The first who reads a page of the table, and its address."""
    return world.clients[PEOPLE[row.index("200") - 3]], reverse(row[0], kwargs=world.objects[row[2]])


def ask(client: Client, method: str, url: str) -> HttpResponse:
    """The response. Nothing that was done remains."""
    with transaction.atomic():
        response = client.post(url) if method == "POST" else client.get(url)
        connection.check_constraints()
        transaction.set_rollback(True)
    return response  # type: ignore[return-value]  # the test client's response is one


def answer(response: HttpResponse) -> str:
    """The status code, ``·`` for 404, ``login`` for being sent to log in."""
    if response.status_code == 302 and response["Location"].startswith("/konto/logga-in/"):
        return "login"
    return "·" if response.status_code == 404 else str(response.status_code)


def test_the_table_has_a_column_for_everybody() -> None:
    assert HEAD[3:] == PEOPLE
    assert {len(row) for row in ROWS} == {len(HEAD)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:3]))
def test_everybody_gets_the_answer_of_the_table_and_nobody_a_name_they_may_not_see(
    world: World, row: list[str]
) -> None:
    address, method, thing, *expected = row
    url = reverse(address, kwargs=world.objects[thing])
    responses = {name: ask(world.clients[name], method, url) for name in PEOPLE}

    answers = {name: answer(response) for name, response in responses.items()}
    assert answers == dict(zip(PEOPLE, expected, strict=True))
    pages = {name: page.content.decode() for name, page in responses.items() if "html" in page["Content-Type"]}
    assert {name for name, text in pages.items() if PROTECTED_NAME in text} <= REACH_SIGNE
    assert not [name for name, text in pages.items() if any(pupil in title(text) for pupil in PUPIL_NAMES)]


def title(page: str) -> str:
    """What the browser's tab and history say."""
    return page.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_open_and_show_nothing_of_the_school(world: World, address: str) -> None:
    for name in ("visitor", "karin", "sixten"):
        response = world.clients[name].get(reverse(address))

        assert response.status_code == 200
        assert "Noah" not in response.content.decode()


@pytest.mark.parametrize("row", OWN_LOGIN.strip().splitlines(), ids=lambda row: row.split()[0])
def test_pages_about_ones_own_login(world: World, row: str) -> None:
    address, visitor, person = row.split()
    kwargs = {"uidb36": "1", "key": "a-b"} if address == "account_reset_password_from_key" else {}
    url = reverse(address, kwargs=kwargs)

    assert answer(ask(world.clients["visitor"], "GET", url)) == visitor
    assert answer(ask(world.clients["sara"], "GET", url)) == person


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its full name."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", each
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from routes(each.url_patterns, inner)


def test_no_address_is_outside_the_table() -> None:
    in_table = (
        {row[0] for row in ROWS} | {line.split()[0] for line in OWN_LOGIN.strip().splitlines()} | {*PUBLIC, *GUESTS}
    )

    assert {name for name, _ in routes(get_resolver().url_patterns)} == in_table


def test_no_address_takes_forms_without_csrf_protection() -> None:
    unprotected = {
        name for name, route in routes(get_resolver().url_patterns) if getattr(route.callback, "csrf_exempt", False)
    }

    assert unprotected == set()
