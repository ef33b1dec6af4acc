"""The door of the web server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saikoku.assembly.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

from saikoku.assembly import engine  # noqa: E402

if not os.environ.get("SAIKOKU_DATABASE_URL"):
    engine.acquire()
application = get_wsgi_application()
