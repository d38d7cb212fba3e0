"""What a load balancer or container asks: does the process live, and can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from health_check.views import HealthCheckView


class Health(HealthCheckView):  # type: ignore[misc]  # published without type hints
    """Answer in JSON: 200 when all is well, else 500. The library's own page needs styles that our policy forbids."""

    def render_to_response(self, context: object, *, status: int, **kwargs: object) -> HttpResponse:
        """Answer a browser as a machine."""
        response: JsonResponse = self.render_to_response_json(status)
        return response


alive = login_not_required(Health.as_view(checks=[]))
ready = login_not_required(Health.as_view(checks=["health_check.checks.Database", "health_check.checks.Cache"]))
