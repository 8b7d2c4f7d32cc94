"""How far an import is, on a terminal."""

from typing import Any

from tqdm import tqdm


class Bars:
    """A progress bar for each thing being done, on a terminal alone."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._of = ""

    def __call__(self, doing: str, done: int, all_of_it: int) -> None:
        if doing != self._of:
            self.close()
            self._bar, self._of = (
                tqdm(total=all_of_it, desc=doing, disable=None, leave=False),
                doing,
            )
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
