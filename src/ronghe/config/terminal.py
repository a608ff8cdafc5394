"""Django's settings for verbs that render no list page: without the apps that only lists use, and that load slowly.

``django_tables2`` and ``django_filters`` bring PostgreSQL's driver and forms along, a fifth of the start.
"""

from ronghe.config.settings import *  # noqa: F403 -- the same settings
from ronghe.config.settings import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [app for app in ALL_APPS if app not in {"django_tables2", "django_filters"}]
