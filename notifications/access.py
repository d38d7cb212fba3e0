"""Which deliveries somebody reaches: by READ_DELIVERIES and HANDLE_DELIVERIES at a school, and by SEE_REGISTER."""

from django.db.models import Q
from django.http import Http404

from notifications.models import Channel, Delivery, DeliveryQuerySet, Status
from people.access import AnyUser, scope_of
from people.roles import Verb

READERS = (Verb.READ_DELIVERIES, Verb.HANDLE_DELIVERIES)
JUDGES = (Verb.DECIDE, Verb.HANDLE_DELIVERIES)
"""Who may decide whether a hemkommun is told, and note what a manual routine has done: the rektor knows the pupil."""


def visible(user: AnyUser) -> DeliveryQuerySet:
    """The notices of the schools that a person handles or reads, and the e-mail there that could not be sent."""
    scope = scope_of(user)
    failed = Q(channel=Channel.EMAIL, status=Status.FAILED, school__in=scope.schools(Verb.HANDLE_DELIVERIES))
    notice = ~Q(channel=Channel.EMAIL) & Q(school__in=scope.schools(*READERS))
    return _with_names(Delivery.objects.filter(failed | notice))


def handled(user: AnyUser, *ids: int) -> DeliveryQuerySet:
    """The chosen deliveries, all of which the person may handle. Raises Http404 if one is out of reach."""
    return _all_of(visible(user).filter(school__in=scope_of(user).schools(Verb.HANDLE_DELIVERIES)), ids)


def judged(user: AnyUser, pk: int) -> DeliveryQuerySet:
    """A delivery that the person may judge or note as done by hand. Raises Http404 if out of reach."""
    return _all_of(visible(user).filter(school__in=scope_of(user).schools(*JUDGES)), (pk,))


def register(user: AnyUser) -> DeliveryQuerySet:
    """The huvudman's own register: notices of the schools whose huvudman a person acts for."""
    schools = scope_of(user).schools(Verb.SEE_REGISTER)
    notices = Delivery.objects.unprotected().filter(channel=Channel.REGISTER, school__in=schools)
    return _with_names(notices)


def get_delivery_or_404(user: AnyUser, pk: int) -> Delivery:
    """The delivery, if it is in reach."""
    delivery = visible(user).filter(pk=pk).first()
    if delivery is None:
        raise Http404
    return delivery


def get_with_document_or_404(user: AnyUser, pk: int) -> Delivery:
    """The delivery whose document somebody may read: at the school or as huvudman."""
    delivery = visible(user).filter(pk=pk).first() or register(user).filter(pk=pk).first()
    if delivery is None:
        raise Http404
    return delivery


def may_handle(user: AnyUser, delivery: Delivery) -> bool:
    """Whether a person prints, posts and exports the deliveries of this one's school."""
    return delivery.school_id in scope_of(user).schools(Verb.HANDLE_DELIVERIES)


def may_judge(user: AnyUser, delivery: Delivery) -> bool:
    """Whether a person may decide about it, or note it as done by hand."""
    return delivery.school_id in scope_of(user).schools(*JUDGES)


def _all_of(deliveries: DeliveryQuerySet, ids: tuple[int, ...]) -> DeliveryQuerySet:
    """Those of the ids, if each is in reach."""
    chosen = deliveries.filter(pk__in=ids)
    if chosen.count() != len(set(ids)):
        raise Http404
    return chosen


def _with_names(deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    """With what a list says about each, in one query."""
    return deliveries.select_related(
        "student", "school__huvudman", "to_municipality", "to_huvudman", "to_user", "done_by"
    )
