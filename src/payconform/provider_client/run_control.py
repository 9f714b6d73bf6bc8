"""A run as a whole: its settings, going back to a snapshot, out and in, the end; and what all runs share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from payconform.clock import rfc3339

from . import readings, terms
from .calls import Calls, named
from .values import Run, Snapshot

__tracebackhide__ = True  # pytest shows the line that asked, not those in between


class RunControl(Calls):
    def read(self) -> Run:
        return readings.run(self._call("GET", ""))

    def configure(
        self,
        *,
        frozen_at: datetime | None = None,
        seed: int | None = None,
        magic: bool | None = None,
        reference_prefix: str | None = None,
        callbacks: Mapping[str, Any] | None = None,
        vendor_payouts: Mapping[str, Any] | None = None,
    ) -> Run:
        """Make the run, or change what is given. `magic`: whether values in a body may ask for an outcome.

        `callbacks`: how they are delivered, such as ``{"attempts": 3, "only_final": True}``.
        `vendor_payouts`: any of ``{"webhook_url": …, "approval": True, "balance": "1000.00"}``; None takes
        the address away, and of the balance it says that there is always enough.
        """
        clock = None if frozen_at is None else {"mode": "frozen", "at": rfc3339(frozen_at)}
        settings = {
            "seed": seed,
            "magic": magic,
            "reference_prefix": reference_prefix,
            "callbacks": callbacks,
            "vendor_payouts": vendor_payouts,
        }
        return readings.run(self._call("PUT", "", terms.given(clock=clock, **settings)))

    def forget(self) -> None:
        """All of the run: the default one is followed by an empty one, on real time."""
        self._call("DELETE", "")

    def snapshot(self, name: str | None = None) -> Snapshot:
        """The run as it is now, to be restored as often as wanted."""
        return readings.snapshot(self._call("POST", "/snapshots", terms.given(name=name)))

    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(map(readings.snapshot, self._call("GET", "/snapshots")["items"]))

    def restore(self, snapshot: Snapshot | str) -> Run:
        """All as it was, the clock, too."""
        return readings.run(self._call("POST", f"/snapshots/{named(snapshot)}/restore"))

    def drop_snapshot(self, snapshot: Snapshot | str) -> None:
        self._call("DELETE", f"/snapshots/{named(snapshot)}")

    def export_run(self) -> dict[str, Any]:
        """All of the run but its snapshots, as a document without any secret."""
        document: dict[str, Any] = self._call("GET", "/export")
        return document

    def import_run(self, document: Mapping[str, Any]) -> Run:
        """Into this run, which is new or empty."""
        return readings.run(self._call("PUT", "/import", document))

    def reset(self) -> None:
        """Forget all runs of the provider."""
        self._ask("POST", "/_control/reset", "/_control/reset")

    def rotate_secret(self, secret: str | None = None, *, former_for: timedelta | None = None) -> str:
        """A new secret that signs callbacks, made up unless given; the former signs along for so long."""
        seconds = None if former_for is None else former_for.total_seconds()
        body = terms.given(secret=secret, former_for=seconds)
        made: str = self._ask("POST", "/_control/secrets", "/_control/secrets", body)["secret"]
        return made
