"""The command: ``python -m hearth``, and ``hearth`` where the package is installed."""

from __future__ import annotations

import sys

from . import _native


def main() -> int:
    """Do what the command does with the arguments of this process."""
    return _native.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
