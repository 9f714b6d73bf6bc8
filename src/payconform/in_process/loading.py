"""The app of a target by its name, as servers of WSGI apps name it."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payconform.errors import ConfigurationError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def load(name: str, folder: Path) -> WSGIApplication:
    """``module:app``, or ``module:make()`` where a function makes it. Its modules are found in `folder`, too.

    Raises ConfigurationError where there is none, or where it can't be imported.
    """
    module_name, _, path = name.partition(":")
    try:
        found = _module(module_name, folder)
        for part in path.removesuffix("()").split("."):
            found = getattr(found, part)
        app = found() if path.endswith("()") else found
    except Exception as error:  # whatever it is, it is the app's, and the user is told
        raise ConfigurationError(
            f"target.wsgi: {name} can't be loaded: {type(error).__name__}: {error}",
            hint=f"{module_name} is looked for in {folder}; does the app find its settings?",
        ) from error
    if not callable(app):
        raise ConfigurationError(
            f"target.wsgi: {name} is no WSGI app but {type(app).__name__}",
            hint="module:app, or module:make() where a function makes it",
        )
    made: WSGIApplication = app
    return made


def preload(name: str, folder: Path) -> None:
    """Import its module, so that processes forked from this one begin with it. What breaks, they tell."""
    with suppress(Exception):
        _module(name.partition(":")[0], folder)


def _module(name: str, folder: Path) -> Any:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return import_module(name)
