"""The WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# A visitor waits no longer for one query. Commands, migrations and workers take the time they need.
os.environ.setdefault("STATEMENT_TIMEOUT", "20s")
application = get_wsgi_application()
