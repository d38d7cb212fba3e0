"""Addresses of gallring."""

from django.urls import path

from retention import views, views_disposal, views_holds

app_name = "retention"

urlpatterns = [
    path("gallring/", views.retention, name="retention"),
    path("gallring/beslut/", views.plan, name="plan"),
    path("gallring/skolor/<int:pk>/", views.cases, name="cases"),
    path("gallring/arenden/<int:pk>/undanta/", views_holds.hold_case, name="hold"),
    path("gallring/arenden/<int:pk>/slapp/", views_holds.lift_case, name="lift"),
    path("gallring/<int:pk>/", views_disposal.disposal, name="disposal"),
    path("gallring/<int:pk>/paket.zip", views_disposal.package, name="package"),
    path("gallring/<int:pk>/forsok-igen/", views_disposal.try_again, name="try_again"),
    path("gallring/<int:pk>/godkann/", views_disposal.approve, name="approve"),
    path("gallring/<int:pk>/avbryt/", views_disposal.cancel, name="cancel"),
    path("gallring/<int:pk>/protokoll.pdf", views_disposal.protocol, name="protocol"),
]
