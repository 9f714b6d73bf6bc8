"""The desk for any WSGI server: ``desk.wsgi:application``, with the folder above on the path."""

from __future__ import annotations

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")

application = get_wsgi_application()
call_command("migrate", verbosity=0, interactive=False)
