"""The entry of the web server (WSGI)."""

import os

from django.core.wsgi import get_wsgi_application

from ronghe.base.collector import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")

application = get_wsgi_application()
settle()
