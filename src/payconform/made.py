"""What a run made at its target: the references of invoices that may exist, on the disk before they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ENDING = ".made"
_ASKED, _REFUSED = "+", "-"


@dataclass(frozen=True, slots=True)
class Made:
    lifecycle: str
    reference: str


class MadeWriter:
    """One line in one write: a killed process leaves whole lines behind."""

    def __init__(self, folder: Path, process: str) -> None:
        self._file = (folder / f"{process}{_ENDING}").open("ab", buffering=0)

    def asked(self, made: Made) -> None:
        """It may exist from now on."""
        self._write(_ASKED, made)

    def refused(self, made: Made) -> None:
        """It was asked for, and the target didn't make it."""
        self._write(_REFUSED, made)

    def close(self) -> None:
        self._file.close()

    def _write(self, word: str, made: Made) -> None:
        self._file.write(f"{word}\t{made.lifecycle}\t{made.reference}\n".encode())


@dataclass(frozen=True, slots=True)
class Notes:
    """For the invoices of one scenario; `writer` None: nobody wants to know."""

    lifecycle: str
    writer: MadeWriter | None = None

    def asked(self, reference: str) -> None:
        if self.writer is not None:
            self.writer.asked(Made(self.lifecycle, reference))

    def refused(self, reference: str) -> None:
        if self.writer is not None:
            self.writer.refused(Made(self.lifecycle, reference))


def read_made(folder: Path) -> Iterator[Made]:
    """Each that may exist, once: it was asked for more often than it was refused, by whichever process."""
    counts: Counter[Made] = Counter()
    for file in sorted(folder.glob(f"*{_ENDING}")):
        for line in file.read_text("utf-8").splitlines():
            word, *made = line.split("\t")
            counts[Made(*made)] += 1 if word == _ASKED else -1
    yield from (made for made, times in counts.items() if times > 0)
