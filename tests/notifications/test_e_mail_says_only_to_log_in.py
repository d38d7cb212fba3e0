"""E-mail to a colleague: really received, once, saying nothing but to log in."""

import datetime as dt
import json
from email.header import decode_header, make_header
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from notifications.models import Delivery, Status
from notifications.outbox import CLAIM_TIMEOUT, MAX_ATTEMPTS, RETRY_AFTER
from notifications.services import try_again
from tests.cases import way
from tests.cast import NOW, TODAY, Cast
from tests.notifications.mail_server import Post
from tests.notifications.steps import investigate

MINUTE = dt.timedelta(minutes=1)


def send_due(**options: object) -> Any:
    answer = StringIO()
    call_command("send_due", json=True, stdout=answer, **options)
    return json.loads(answer.getvalue())


def mail() -> Delivery:
    return Delivery.objects.get(kind="utredare_utsedd")


def test_the_utredare_really_receives_a_message_with_nothing_about_the_pupil(investigated: Cast, post: Post) -> None:
    send_due()

    assert sorted(post.recipients) == ["hugo@alvkoping.example", "petra@alvkoping.example"]
    alma = investigated.alma
    for secret in (alma.first_name, alma.last_name, alma.personal_number, alma.personal_number[2:8], "Karin", "8A",
                   "Björkskolan", "frånvaro", "utredning", "/arenden/", "/elever/"):  # fmt: skip
        assert secret.lower() not in post.text.lower()
    assert "http://127.0.0.1:8000/" in post.text


def test_subject_language_and_both_forms_are_there(investigated: Cast, post: Post) -> None:
    send_due()

    message = post.messages[0]
    assert str(make_header(decode_header(message["Subject"]))) == "Du har något att göra i Närvaro"
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "sv")


def test_it_is_proved_and_sent_once(investigated: Cast, post: Post) -> None:
    first, second = send_due(), send_due()

    assert (first["sent"], second["sent"], len(post.messages)) == (2, 0, 2)
    assert mail().status == Status.SENT
    assert mail().proof["message_id"] in {message["Message-ID"] for message in post.messages}
    assert mail().proof["recipients"] == 1


def test_several_things_for_one_person_are_one_message(cast: Cast, post: Post) -> None:
    investigate(cast.alma, cast.karin)
    investigate(cast.noah, cast.karin)

    assert send_due()["sent"] == 4
    assert sorted(post.recipients) == ["hugo@alvkoping.example", "petra@alvkoping.example"]


def test_what_the_case_has_left_behind_is_not_sent(cast: Cast, post: Post) -> None:
    way.granskning(cast)

    send_due()

    assert "petra@alvkoping.example" not in post.recipients
    assert mail().status == Status.CANCELLED


def test_a_server_that_refuses_is_tried_again_later_and_the_error_is_kept(investigated: Cast, post: Post) -> None:
    post.refuse = "451 try later"
    assert send_due()["retried"] == 2
    assert (mail().status, mail().attempts) == (Status.WAITING, 1)
    assert mail().error == "E-postservern tog inte emot adressen. Kontrollera den i personalregistret."

    post.refuse = None
    assert send_due()["sent"] == 0  # not at once

    with time_machine.travel(NOW + RETRY_AFTER + MINUTE):
        assert send_due()["sent"] == 2
    assert (mail().status, mail().error) == (Status.SENT, "")


def test_after_the_last_attempt_it_has_failed_and_can_be_sent_again(investigated: Cast, post: Post) -> None:
    post.refuse = "550 no such user"
    for attempt in range(MAX_ATTEMPTS):
        with time_machine.travel(NOW + attempt * (RETRY_AFTER + MINUTE)):
            send_due()
    assert (mail().status, mail().attempts) == (Status.FAILED, MAX_ATTEMPTS)

    post.refuse = None
    try_again(mail())
    send_due()
    assert mail().status == Status.SENT


def test_nobody_answering_is_an_error_in_words(investigated: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert send_due()["retried"] == 2
    assert mail().error == "E-postservern svarade inte."


def test_somebody_without_an_address_is_told_about_at_once(no_mail_address: object, cast: Cast, post: Post) -> None:
    investigate(cast.alma, cast.karin)

    assert send_due()["failed"] == 1
    assert "ingen e-postadress" in mail().error


def test_somebody_who_has_left_is_not_written_to(investigated: Cast, post: Post) -> None:
    investigated.petra.is_active = False
    investigated.petra.save()

    send_due()

    assert post.recipients == ["hugo@alvkoping.example"]
    assert mail().status == Status.CANCELLED


def test_a_claim_that_was_lost_waits_again_after_its_time(investigated: Cast, post: Post) -> None:
    Delivery.objects.filter(pk=mail().pk).update(status=Status.CLAIMED, claimed_at=NOW, attempts=1)

    with time_machine.travel(NOW + CLAIM_TIMEOUT - dt.timedelta(seconds=1)):
        send_due()
        assert mail().status == Status.CLAIMED
    with time_machine.travel(NOW + CLAIM_TIMEOUT):
        send_due()
        assert mail().status == Status.SENT


def test_the_command_says_the_day_it_was_run_for(cast: Cast) -> None:
    assert send_due(date=TODAY)["date"] == "2026-11-20"
    with pytest.raises(CommandError, match="inget datum"):
        call_command("send_due", "--date", "i går")
