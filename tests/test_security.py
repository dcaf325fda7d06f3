"""The security policy: each sentence has a test, and the test exists."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
POLICY = (TESTS.parent / ".github" / "SECURITY.md").read_text(encoding="utf-8")
SENTENCES = re.findall(r"^- (.*)$", POLICY, re.M)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_names_tests_that_are_there(sentence):
    said, _, named = sentence.rpartition(" (")
    tests = re.findall(r"`([\w/]+\.py)::(test_\w+)`", named)
    assert said.endswith(".") and tests, "a sentence, and the tests that prove it"
    for file, name in tests:
        assert f"\ndef {name}(" in (TESTS / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_policy_has_sentences():
    assert len(SENTENCES) > 10
