"""What a value is, in a form that checkers of types follow."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import TypeGuard


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """A dict and the like."""
    return isinstance(value, Mapping)


def is_iterable(value: object) -> TypeGuard[Iterable[Any]]:
    """A list and the like."""
    return isinstance(value, Iterable)


def is_path(value: object) -> TypeGuard[os.PathLike[str]]:
    """A path, but for a text."""
    return isinstance(value, os.PathLike)
