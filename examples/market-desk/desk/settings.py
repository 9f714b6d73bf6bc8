"""Django's settings. What differs from place to place comes from the environment, as DESK."""

from __future__ import annotations

import os

from desk import environment
from desk.apps import MEMORY

DESK = environment.read(os.environ)

DEBUG = False
LOGGING_CONFIG = None  # whoever serves the desk says where its logs go
USE_TZ = True
USE_I18N = False
TIME_ZONE = "UTC"

INSTALLED_APPS = ["desk"]
ROOT_URLCONF = "desk.urls"
MIDDLEWARE = [
    "desk.middleware.Envelope",
    "desk.middleware.MerchantKey",
    "desk.middleware.Delivery",
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DESK.database or MEMORY,
        # Who begins means to write. With the lock taken late, two that have read would refuse each other.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
