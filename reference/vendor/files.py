"""Files that belong to an invoice: which kinds there may be, known by content and by name.

The document says nothing of kinds, sizes and numbers: those of RazorpayX's screens are not known, so they are
our choice, and told to whoever goes beyond them.
"""

from __future__ import annotations

from dataclasses import dataclass

from payconform.reference.errors import Fault, RefusedError

MOST = 10
LARGEST = 4 * 1024 * 1024
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Kind:
    media_type: str
    beginning: bytes
    endings: tuple[str, ...]


KINDS = (
    Kind("application/pdf", b"%PDF-", (".pdf",)),
    Kind("image/png", b"\x89PNG\r\n\x1a\n", (".png",)),
    Kind("image/jpeg", b"\xff\xd8\xff", (".jpg", ".jpeg")),
)


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    media_type: str
    content: bytes


def upload(name: str, content: bytes) -> Upload:
    """`name` as the client gave it: folders before it are dropped. Raises RefusedError."""
    own = name.replace("\\", "/").rpartition("/")[2].strip()
    if not own or not own.isprintable() or len(own) > _LONGEST_NAME:
        raise _refused("invalid", f"a file needs a name of at most {_LONGEST_NAME} printable characters")
    if len(content) > LARGEST:
        raise too_large()
    kind = next((kind for kind in KINDS if content.startswith(kind.beginning)), None)
    if kind is None or not own.lower().endswith(kind.endings):
        known = ", ".join(ending for kind in KINDS for ending in kind.endings)
        raise _refused("invalid", f"a file must be what its name says, one of {known}")
    return Upload(own, kind.media_type, content)


def too_large() -> RefusedError:
    return _refused("payload_too_large", f"a file has {LARGEST // 1024**2} MiB ({LARGEST} bytes) at most")


def too_many() -> RefusedError:
    return _refused("invalid", f"an invoice takes {MOST} files at most")


def _refused(code: str, detail: str) -> RefusedError:
    return RefusedError(Fault(code, detail, pointer="/file"))
