"""Packs of several files, blocks, and limits that keep a hostile pack harmless."""

from pathlib import Path

import pytest

from opspact.plans.loader import PackErrors, Problem, load
from tests.plans.support import BASE, error, errors, loaded, place


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def wrong(path: Path) -> list[Problem]:
    with pytest.raises(PackErrors) as caught:
        load(path)
    return caught.value.problems


def test_a_folder_joins_its_files(tmp_path: Path) -> None:
    write(tmp_path, pack=BASE + "include: [more.yaml]\n", more="roles: {boss: {holders: [wang]}}\nnotices: {}\n")
    assert list(load(tmp_path).latest.pack.roles) == ["engineer", "boss"]


def test_the_same_entry_in_two_files_names_both_places(tmp_path: Path) -> None:
    write(tmp_path, pack=BASE + "include: more.yaml\n", more="roles:\n  engineer: {}\n")
    (found,) = wrong(tmp_path)
    assert (found.file, place(found), found.other_place) == ("more.yaml", (2, 3), "pack.yaml:7:3")


def test_an_error_is_placed_in_its_own_file(tmp_path: Path) -> None:
    write(tmp_path, pack=BASE + "include: [more.yaml]\n", more="notices:\n  told: {on: restored, tell: [nobody]}\n")
    (found,) = wrong(tmp_path)
    assert (found.file, place(found), found.path) == ("more.yaml", (2, 31), "notices.told.tell[0]")


@pytest.mark.parametrize("name", ["../outside.yaml", "/etc/passwd", "a/../../outside.yaml"])
def test_no_file_outside_the_folder(tmp_path: Path, name: str) -> None:
    write(tmp_path, outside="roles: {}")
    write(tmp_path / "pack", pack=BASE + f"include: [{name}]\n")
    (found,) = wrong(tmp_path / "pack")
    assert (found.code, place(found)) == ("include", (22, 11))
    assert "leads out of the pack's folder" in found.message


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, outside="roles: {}")
    pack = write(tmp_path / "pack", pack=BASE + "include: [link.yaml]\n")
    (pack / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    assert [found.code for found in wrong(pack)] == ["include"]


def test_a_missing_file_is_named_where_it_is_included(tmp_path: Path) -> None:
    write(tmp_path, pack=BASE + "include: [gone.yaml]\n")
    (found,) = wrong(tmp_path)
    assert (found.code, place(found)) == ("include", (22, 11))


def test_no_pack_at_all(tmp_path: Path) -> None:
    assert [found.code for found in wrong(tmp_path)] == ["file"]


def test_text_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_bytes("plan: 方案".encode("gbk"))
    assert "UTF-8" in wrong(tmp_path)[0].message


BLOCKS = """
blocks:
  steps: {steps: [{at: due, tell: [engineer]}]}
  short: {use: steps, within: 1 h, until: accepted}
"""


def test_a_block_stands_where_it_is_used() -> None:
    pack = loaded(BASE.replace('    clause: "1"', '    clause: "1"\n    use: short') + BLOCKS).book.latest.pack
    respond = pack.commitments["respond"]
    assert [step.at.text for step in respond.steps] == ["75 %"]
    both = BASE.replace("pauses:", "  again: {use: [short], from: accepted}\npauses:") + BLOCKS
    assert [step.at.text for step in loaded(both).book.latest.pack.commitments["again"].steps] == ["due"]


def test_an_unknown_block_and_a_circle() -> None:
    found = error(BASE.replace("{evidence: [whom]}", "{use: step}") + BLOCKS)
    assert (found.code, place(found), found.hint) == ("unknown-name", (21, 15), "did you mean 'steps'?")
    circle = "blocks:\n  a: {use: b}\n  b: {use: a}\n"
    assert error(BASE.replace("{evidence: [whom]}", "{use: a}") + circle).code == "cycle"


def test_aliases_that_unfold_without_end() -> None:
    lines = ["x0: &x0 [a, a, a, a, a, a, a, a, a, a]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, 9)]
    found = errors("\n".join(lines))
    assert [problem.code for problem in found] == ["too-large"]


def test_an_alias_to_itself() -> None:
    assert [problem.code for problem in errors("pack: &a [*a]")] == ["too-large"]


def test_blocks_that_unfold_without_end() -> None:
    blocks = ["blocks:", "  b0: {k: [a, a, a, a, a, a, a, a]}"]
    blocks += [f"  b{n}: {{k: [{', '.join([f'{{use: b{n - 1}}}'] * 9)}]}}" for n in range(1, 9)]
    found = errors(BASE.replace("{evidence: [whom]}", "{use: b8}") + "\n".join(blocks) + "\n")
    assert "too-large" in [problem.code for problem in found]


@pytest.mark.parametrize("text", ["[" * 5000, "a: " + "[" * 100 + "]" * 100, "a: " * 10])
def test_nesting_without_end(text: str) -> None:
    assert {problem.code for problem in errors(text)} <= {"too-large", "yaml"}


def test_a_huge_file() -> None:
    assert error("# " + "x" * 1_000_000).code == "too-large"


@pytest.mark.parametrize("text", ["", "[]", "a", "!!python/object:os.system {}", "? [a]\n: b", "\ttab: 1"])
def test_text_that_is_no_pack(text: str) -> None:
    assert errors(text) != []
