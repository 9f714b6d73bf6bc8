"""What laws and steps leave open has words, also where a life cycle has none for it."""

from __future__ import annotations

import re
from importlib.resources import files

from payconform import data, lifecycles

RAISED = re.compile(r'"(AMB-[0-9]{2})"')


def test_whatever_is_noted_has_a_question() -> None:
    folders = (files("payconform.oracle"), files("payconform.steps"))
    texts = [file.read_text("utf-8") for folder in folders for file in folder.iterdir() if file.is_file()]
    raised = {found for text in texts for found in RAISED.findall(text)}

    assert set(data.table("questions")["questions"]) == raised


def test_a_question_is_one_of_ours_in_other_words() -> None:
    known = {row.id for name in data.names("lifecycles") for row in lifecycles.load(name).ambiguities}

    assert set(data.table("questions")["questions"]) <= known
