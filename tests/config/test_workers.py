"""What is loaded before the site's processes part survives a fork, and nothing that does not is opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, os, sys, threading
from ronghe.config import workers
from django.db import connections
from ronghe.exchange.queries import indexes

at_parting = {
    "threads": threading.active_count(),
    "connections": sum(one.connection is not None for one in connections.all()),
    "indexes": indexes._open.cache_info().currsize,
    "pages": "ronghe.web.views.home" in sys.modules,
}
child = os.fork()
if not child:
    started = {}
    application = workers.in_worker()
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/health/live", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer, "wsgi.errors": sys.stderr,
    }
    body = b"".join(application(environ, lambda status, headers: started.update(status=status)))
    warm = any(thread.name == "warm-up" for thread in threading.enumerate())
    print(json.dumps({"status": started["status"], "warms": warm}), flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(json.dumps(at_parting))
"""


def test_processes_part_with_all_pages_loaded_and_nothing_opened(tmp_path: Path) -> None:
    environment = {**os.environ, "RONGHE_DATA": str(tmp_path), "RONGHE_HOSTS": "127.0.0.1"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)

    child, parent = (json.loads(line) for line in done.stdout.splitlines()[-2:])

    assert parent == {"threads": 1, "connections": 0, "indexes": 0, "pages": True}
    assert child == {"status": "200 OK", "warms": True}
