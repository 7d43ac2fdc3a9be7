"""A document that hangs, dies or eats all memory is a failure of its own; the others are read."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline import workers
from pipeline.workers import Task, read_all
from tests.run.fake_readers import read

TROUBLE = [
    (b"hang", "timeout"),
    (b"die", "crash"),
    (b"bug", "bug"),
    (b"eat", "memory"),
    (b"hang outside python", "timeout"),
]


def tasks(*contents: bytes) -> list[Task]:
    return [Task(str(number), f"{number}.txt", data) for number, data in enumerate(contents)]


def test_trouble_is_told_apart_and_the_others_are_read(monkeypatch):
    monkeypatch.setattr(workers, "GRACE", 0.5)
    todo = tasks(b"one", *(data for data, _ in TROUBLE), b"two", b"three")
    outcomes = {outcome.task.data: outcome for outcome in read_all(todo, 2, read, seconds=1.0)}
    assert {data: outcomes[data].failure for data, _ in TROUBLE} == dict(TROUBLE)
    assert all(outcomes[data].files for data in (b"one", b"two", b"three"))
    assert len(outcomes) == len(todo)
    assert "KeyError" in outcomes[b"bug"].detail


@pytest.mark.parametrize("jobs", [1, 4])
def test_any_executor_will_do(jobs):
    outcomes = list(read_all(tasks(b"one", b"bug", b"two"), jobs, read, new_executor=ThreadPoolExecutor))
    assert sorted((outcome.task.key, outcome.failure) for outcome in outcomes) == [("0", ""), ("1", "bug"), ("2", "")]


def test_no_worker_is_started_for_nothing():
    def never(jobs):
        raise AssertionError

    assert list(read_all([], 2, read, new_executor=never)) == []


def test_only_a_few_documents_are_held_at_a_time():
    taken = []

    def endless():
        for number in range(30):
            taken.append(number)
            yield Task(str(number), "x.txt", b"x")

    for done, _ in enumerate(read_all(endless(), 2, read, new_executor=ThreadPoolExecutor)):
        assert len(taken) <= done + 6
