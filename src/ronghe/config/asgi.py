"""The entry of the web server (ASGI)."""

import os

from django.core.asgi import get_asgi_application

from ronghe.base.collector import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")

application = get_asgi_application()
settle()
