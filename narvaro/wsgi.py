"""The web application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from narvaro.checks import refuse_to_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narvaro.settings")

application = get_wsgi_application()
refuse_to_start()
resolve("/")  # loads every page before gunicorn forks: workers share the memory, and no first visitor waits
