"""Two processes at once: one row, one message. PostgreSQL decides, not luck."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from notifications import letters, outbox, reminders, services
from notifications.models import Channel, Delivery, Document
from notifications.outbox import claim
from people.models import School, User
from tests.cast import make_cast
from tests.notifications.steps import investigate

SECONDS = 60  # a thread waits for the other at most


def side_by_side(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads with database connections of their own; what each gave."""
    answers: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            answers[place] = job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def a_mail(school: School, user: User) -> Delivery:
    return Delivery(kind="paminn_samtal", once="paminn_samtal:1", channel=Channel.EMAIL, school=school, to_user=user)


def test_a_key_is_written_once_by_two_transactions(transactional_db: None) -> None:
    cast = make_cast()
    both_inside = threading.Barrier(2)

    def write() -> None:
        with transaction.atomic():
            both_inside.wait(SECONDS)
            services.write([a_mail(cast.bjorkskolan, cast.sara)])

    side_by_side(write, write)

    assert Delivery.objects.count() == 1


def test_a_row_is_claimed_by_one_of_two_workers(transactional_db: None) -> None:
    cast = make_cast()
    a_mail(cast.bjorkskolan, cast.sara).save()
    start = threading.Barrier(2)

    def work() -> int:
        start.wait(SECONDS)
        return len(claim(cast.sara))

    assert sorted(side_by_side(work, work)) == [0, 1]
    assert Delivery.objects.get().attempts == 1


def test_a_letter_is_made_once_by_two_that_print_it(transactional_db: None) -> None:
    cast = make_cast()
    investigate(cast.alma, cast.karin)
    letter = Delivery.objects.get(kind="hemkommun_utredning")
    start = threading.Barrier(2)

    def make() -> int:
        start.wait(SECONDS)
        return letters.document_of(Delivery.objects.get(pk=letter.pk)).pk

    first, second = side_by_side(make, make)

    assert first == second
    assert Document.objects.count() == 1


def test_a_step_that_is_rolled_back_tells_nobody(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        investigate(cast.alma, cast.karin)
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()
    assert outbox.send_waiting().sent == 0
    assert reminders.reconcile(timezone.localdate()) == (0, 0)
