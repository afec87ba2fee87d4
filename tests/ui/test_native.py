"""What templates ask for by the dozen and functions draw: components, addresses, sentences, choices."""

from typing import Any

import pytest
from django.template import TemplateSyntaxError, engines
from django.urls import NoReverseMatch, reverse

from opspact.ui.addresses import address
from opspact.ui.shapes import Option


def drawn(source: str, **values: Any) -> str:
    """What a template shows."""
    return engines["django"].from_string(source).render({"lang": "zh", **values}).strip()


def test_an_icon_points_into_the_set_and_is_silent_beside_words() -> None:
    found = drawn('{% cotton icon name="bell" / %}')
    assert found.startswith('<svg class="icon" aria-hidden="true"><use href="')
    assert "icons" in found
    assert "#bell" in found


def test_an_icon_that_stands_alone_is_read_out() -> None:
    assert 'role="img" aria-label="Search"' in drawn('{% cotton icon name="search" label="Search" / %}')


@pytest.mark.parametrize(
    "source", ['{% cotton level rank="1" :label="said" / %}', '{% cotton level rank="1" label="{{ said }}" / %}']
)
def test_what_is_handed_to_a_component_is_escaped_once(source: str) -> None:
    assert drawn(source, said="<b>&") == '<span class="level level-1">&lt;b&gt;&amp;</span>'


def test_a_shape_follows_a_variable() -> None:
    assert "#shape-kept" in drawn('{% cotton shape :state="state" / %}', state="kept")


@pytest.mark.parametrize(
    ("name", "args"),
    [("desk:list", []), ("desk:item", [7]), ("desk:act", [7, "accepted"]), ("desk:act", [8, "a.fact"]),
     ("desk:export", ["csv"])],
)  # fmt: skip
def test_addresses_are_those_of_django(name: str, args: list[Any]) -> None:
    assert address(name, *args) == reverse(name, args=args)
    assert address(name, *args) == reverse(name, args=args)


@pytest.mark.parametrize(("name", "args"), [("desk:nowhere", []), ("desk:item", ["x"]), ("desk:item", [-1])])
def test_what_has_no_address_is_an_error(name: str, args: list[Any]) -> None:
    with pytest.raises(NoReverseMatch):
        address(name, *args)


def test_the_url_tag_shows_and_keeps_addresses() -> None:
    assert drawn("{% url 'desk:item' n %}{% url 'desk:list' as there %}|{{ there }}", n=7) == "/desk/7/|/desk/"


def test_a_sentence_is_shown_or_kept_with_its_values_escaped() -> None:
    source = '{% load words %}{% say "{n} broken" n=given as kept %}[{{ kept }}]{% say "{n} broken" n=given %}'
    shown, _, again = drawn(source, given="<").strip("[").partition("]")
    assert shown == again
    assert "&lt;" in shown


def test_a_sentence_takes_values_by_name_alone() -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn('{% load words %}{% say "Search" 7 %}')


def test_choices_show_which_is_chosen_and_escape() -> None:
    source = "{% load parts %}{% choices options 'b' %}"
    options = [Option("a", "<"), Option("b", "B")]
    found = drawn(source, options=options)
    assert found == '<option value="a">&lt;</option><option value="b" selected>B</option>'
