"""Calls to others. None is waited for longer than its timeout, and no redirect is followed."""

from __future__ import annotations

from collections.abc import Mapping

import requests


def send(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float,
) -> requests.Response:
    """`seconds`: without a byte from the other side. Raises requests.RequestException."""
    with requests.Session() as session:
        session.trust_env = False  # neither proxies nor passwords of whoever runs the desk
        return session.request(
            method,
            url,
            data=body,
            params=query,
            headers={"Content-Type": "application/json"} | dict(headers or {}),
            timeout=(min(seconds, 1.0), seconds),
            allow_redirects=False,
        )
