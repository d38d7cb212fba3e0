"""Addresses of those who answer by a link. They are open, and reach nothing else."""

from django.urls import path

from cases.views import guest

app_name = "guests"

urlpatterns = [
    path("svara/", guest.entrance, name="entrance"),
    path("svara/oppna/<str:token>/", guest.opened, name="open"),
    path("svara/fraga/<int:number>/", guest.question, name="question"),
    path("svara/bilder/", guest.pictures, name="pictures"),
    path("svara/bilder/<uuid:name>/", guest.picture, name="picture"),
    path("svara/skicka/", guest.summary, name="summary"),
    path("svara/avsluta/", guest.leave, name="leave"),
    path("svara/tack/", guest.thanks, name="thanks"),
]
