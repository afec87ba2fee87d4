"""Every sentence behind a figure exists in English and in Chinese."""

import re
from pathlib import Path
from typing import get_args

import opspact.measures
from opspact.measures.reading import KINDS
from opspact.measures.results import Status
from opspact.simulate.figure_words import SENTENCES
from opspact.ui.words import catalogue

LABEL = re.compile(r'Line\(\s*(f?)"([\w.{}]+)"')
ENDS = {"measure.{kind}": KINDS, "money.{status}": ("claimable", "forfeited")}


def labels() -> set[str]:
    """Every label in the source of the measures; those with a variable end, with each end it may have."""
    found = set()
    for path in Path(opspact.measures.__path__[0]).glob("*.py"):
        for formatted, label in LABEL.findall(path.read_text("utf-8")):
            start = label.partition("{")[0]
            found |= {start + end for end in ENDS[label]} if formatted else {label}
    return found - {"measure.score"}  # a score is explained by its own lines


def test_every_label_has_a_sentence_and_every_sentence_a_label() -> None:
    assert labels() == set(SENTENCES)
    assert set(ENDS["money.{status}"]) <= set(get_args(Status))


def test_every_sentence_is_translated_with_the_same_names() -> None:
    translated = catalogue("zh")
    for sentence in SENTENCES.values():
        names = re.findall(r"\{\w+\}", sentence)
        assert sorted(names) == sorted(re.findall(r"\{\w+\}", translated[sentence])), sentence
