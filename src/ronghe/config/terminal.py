"""Django's settings for verbs that render no page: without the apps that only pages use, and that load slowly.

``django_tables2`` and ``django_filters`` bring PostgreSQL's driver and forms along, a fifth of the start; allauth and
axes serve log-in.
"""

from ronghe.config.settings import *  # noqa: F403 -- the same settings
from ronghe.config.settings import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [
    app
    for app in ALL_APPS
    if not app.startswith(("django_tables2", "django_filters", "allauth", "axes", "ronghe.web.wecom"))
]
