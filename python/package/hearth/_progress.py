"""Progress, for people."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Optional, Union

#: ``True`` for a bar on the standard error, ``False`` for none, a function of the runs that are done and their total,
#: or ``None``: a bar on a terminal.
Progress = Union[bool, Callable[[int, int], object], None]

_WIDTH = 32


class Bar:
    """A bar on the standard error. It shows after a second, so that short work stays silent."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        passed = time.monotonic() - self._begun
        if passed < 1.0 or not total:
            return
        filled = _WIDTH * done // total
        left = passed * (total - done) / max(done, 1)
        bar = "█" * filled + "░" * (_WIDTH - filled)
        sys.stderr.write(f"\r{bar} {done:,} of {total:,} runs, {left:.0f} s left ")
        sys.stderr.flush()
        self._shown = True

    def clear(self) -> None:
        """Remove the bar."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


class ProgressCallback:
    """A callback for as long as some work lasts."""

    def __init__(self, progress: Progress) -> None:
        if progress is None:
            progress = sys.stderr is not None and sys.stderr.isatty()
        self._bar = Bar() if progress is True else None
        self._callback = self._bar if progress is True else (progress or None)

    def __enter__(self) -> Optional[Callable[[int, int], object]]:
        return self._callback

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.clear()
