"""Answers kept while the lake stays as it is, so that whoever asks the same need not wait again."""

from collections import OrderedDict
from threading import Lock

import pyarrow as pa

MOST, LARGEST = 64 << 20, 1 << 20  # bytes of all answers, and of one


class Kept:
    """
    The latest answers of one state of the lake, by their questions.

    A question holds whatever its reader may see, so that equal questions have equal answers. What
    an older state answered is let go of at once: somebody may have been erased since.
    """

    def __init__(self, most: int = MOST, largest: int = LARGEST) -> None:
        self._most, self._largest = most, largest
        self._state: object = None
        self._answers: OrderedDict[str, pa.Table] = OrderedDict()
        self._bytes = 0
        self._turn = Lock()

    def __contains__(self, question: str) -> bool:
        return question in self._answers

    def get(self, state: object, question: str) -> pa.Table | None:
        """Return the answer in this state of the lake; none if it was not kept."""
        with self._turn:
            self._only(state)
            if question in self._answers:
                self._answers.move_to_end(question)
            return self._answers.get(question)

    def keep(self, state: object, question: str, answer: pa.Table) -> None:
        if answer.nbytes > self._largest:
            return
        with self._turn:
            self._only(state)
            self._drop(question)
            self._answers[question] = answer
            self._bytes += answer.nbytes
            while self._bytes > self._most:
                self._drop(next(iter(self._answers)))

    def _only(self, state: object) -> None:
        if state != self._state:
            self._answers.clear()
            self._state, self._bytes = state, 0

    def _drop(self, question: str) -> None:
        if question in self._answers:
            self._bytes -= self._answers.pop(question).nbytes
