"""Fields of the forms that allauth makes, with our words: `{% load people %}`."""

from typing import Final

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.safestring import SafeString

from opspact.people.passwords import PasswordRules

register = template.Library()

LABELS: Final = {
    "login": "Login",
    "password": "Password",
    "oldpassword": "Present password",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
    "email": "Mail address",
    "name": "Name",
    "passwordless": "Let this key sign in without a password",
}


POSTS: Final = {
    "agent": "Desk agent",
    "engineer": "Field engineer",
    "manager": "Service manager",
    "admin": "Administrator",
    "auditor": "Auditor",
    "customer_user": "Customer's contact",
    "customer_manager": "Customer's manager",
}


KINDS: Final = {
    "customers": "Customers",
    "contracts": "Contracts",
    "contacts": "Contacts of customers",
    "people": "Our people",
}


@register.filter
def kind_name(kind: str) -> str:
    """The sentence that names a kind of import."""
    return KINDS[kind]


@register.filter
def post_name(post: str) -> str:
    """The sentence that names a post of the product."""
    return POSTS.get(post, post)


@register.filter
def label(field: BoundField) -> str:
    """The sentence that names a field."""
    return LABELS.get(field.name, str(field.label))


@register.filter
def is_box(field: BoundField) -> bool:
    """Whether it is ticked, not filled in."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field as a control of the design."""
    attrs: dict[str, str | bool] = {"class": "form-check-input" if is_box(field) else "form-control", "placeholder": ""}
    if field.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}-errors"}
    return field.as_widget(attrs=attrs)


@register.simple_tag
def password_help() -> str:
    """What a password needs."""
    return PasswordRules().get_help_text()
