"""What may be a pack when it comes from outside: few files, plain names, texts of a bearable size."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from opspact.plans.loader import PackErrors, Problem
from opspact.plans.loader.files import MAIN, MAX_FILES, Texts, files_of
from opspact.plans.loader.reading import MAX_TEXT

MAX_NAME: Final = 200
_NAME: Final = re.compile(r"[\w-][\w .-]*(/[\w-][\w .-]*)*\.ya?ml")


def checked(files: Mapping[str, str]) -> dict[str, str]:
    """Those of the files that the pack consists of, by name; others (timelines, notes) are left out.

    Raises PackErrors for names that lead elsewhere, too many or too large files.
    """
    problems = list(_problems(files))
    if problems:
        raise PackErrors(problems)
    return {name: files[name] for name in sorted(files_of(Texts(files))) if name in files}


def _problems(files: Mapping[str, str]) -> Iterator[Problem]:
    if MAIN not in files:
        yield Problem(
            code="file", message=f"there is no file {MAIN}", hint=f"name the file that begins the plan {MAIN}"
        )
    if len(files) > MAX_FILES:
        expected = f"at most {MAX_FILES}"
        yield Problem(code="too-large", message=f"there are {len(files)} files", expected=expected)
    for name in files:
        if len(name) > MAX_NAME or not _NAME.fullmatch(name):
            expected = "a name such as levels.yaml or parts/levels.yaml"
            yield Problem(code="file", message=f"{name[:MAX_NAME]!r} cannot be the name of a file", expected=expected)
    size = sum(map(len, files.values()))
    if size > MAX_TEXT:
        yield Problem(code="too-large", message=f"the files have {size:,} characters", expected=f"at most {MAX_TEXT:,}")
