"""The entry of the web server (WSGI)."""

from ronghe.config.workers import in_worker

application = in_worker()
