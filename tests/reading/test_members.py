"""Two members of every kind in members_list.py: their amounts, what is told of them, and what must not be read. Without the program that makes
a member it is passed over."""

from __future__ import annotations

import shutil
from collections import defaultdict

import pytest

from pipeline.extraction import extract
from pipeline.model import Extraction
from tests.reading.members import Member, made
from tests.reading.members_list import ITEMS, MEMBERS

GROUPS: dict[tuple[str, str], list[Member]] = defaultdict(list)
for each in MEMBERS:
    GROUPS[each.program, each.after].append(each)


def faults(member: Member, data: bytes | None) -> list[str]:
    if data is None:
        return ["not made"]
    found = extract(data, f"a.{member.after.rpartition('.')[2]}")
    amounts = sorted(claim.amount.value_kr for claim in found.claims if claim.amount and not claim.nil)
    wrong = (
        []
        if amounts == sorted(member.amounts)
        else [f"amounts {[str(a) for a in amounts]}, right {sorted(member.amounts)}"]
    )
    codes = {finding.code for finding in found.findings} | ({"parts"} if found.document.parts else set())
    wrong += [f"{member.told} not told, but {codes}"] if member.told and member.told not in codes else []
    wrong += (
        [f"read {member.never}"] if member.never and any(member.never in number.raw for number in found.numbers) else []
    )
    return wrong + (outcomes(found) if member.kind == "minutes_outcomes" else [])


def outcomes(found: Extraction) -> list[str]:
    have = [decision.outcome for decision in found.decisions]
    several = [finding.code for finding in found.findings if finding.code == "decision.several"]
    right = have[1:] == ["forkastet", "taget_til_efterretning"] and len(have) == len(ITEMS) and len(several) == 1
    return [] if right else [f"outcomes {have}, {several}"]


@pytest.mark.parametrize(("program", "after"), GROUPS, ids=":".join)
def test_members(program, after, tmp_path):
    members = GROUPS[program, after]
    if program != "python" and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    files = [each.source for each in members] if program == "python" else made(program, after, members, tmp_path)
    wrong = {
        f"{at} {each.kind} {each.before}": faults(each, data)
        for at, (each, data) in enumerate(zip(members, files, strict=True))
    }
    assert {name: each for name, each in wrong.items() if each} == {}


def test_every_kind_has_two():
    kinds = [each.kind for each in MEMBERS]
    assert {kind: kinds.count(kind) for kind in kinds if kinds.count(kind) != 2} == {}
    assert len(set(kinds)) == 44
