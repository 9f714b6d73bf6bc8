"""``python -m payconform.authoring``: write the generated files anew. Exit code 2: this is no source tree."""

from __future__ import annotations

import sys

from payconform.errors import PayconformError

from .generated import outdated, source_tree, write


def main() -> int:
    try:
        root = source_tree()
        for name in outdated(root):
            write(root, name)
            sys.stdout.write(f"written: {name}\n")
    except PayconformError as error:
        sys.stderr.write(f"{error}\n{error.hint}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
