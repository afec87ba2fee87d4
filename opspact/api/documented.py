"""From the structs in which answers are made to the models by which OpenAPI describes them.

Answers are encoded by msgspec, which costs a tenth of what validating them again would; the description is derived from
the same structs, so it cannot differ from what is sent.
"""

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from django.http import HttpResponse
from ninja import Schema
from pydantic import create_model

JSON = "application/json"


def described(answer: Any) -> Any:
    """What describes a struct, or a list of structs."""
    return _type(answer)


def reply(data: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Structs as an answer; header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(msgspec.json.encode(data), status=status, content_type=JSON, headers=named)


@cache
def _model(struct: Any) -> type[Schema]:
    fields: dict[str, Any] = {
        field.encode_name: (_type(field.type), ...) for field in msgspec.structs.fields(struct)
    }  # fmt: skip
    name = struct.__name__ + "".join(one.__name__ for one in get_args(struct))
    made: type[Schema] = create_model(name, __base__=Schema, __doc__=struct.__doc__, **fields)
    return made


def _type(kind: Any) -> Any:
    """A type as pydantic takes it: structs as models, wherever they stand."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _model(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return Union[tuple(map(_type, inner))]  # noqa: UP007 - made of a tuple
    if origin in (tuple, list):
        return list[_type(inner[0])]  # type: ignore[misc]
    if origin is dict:
        return dict[inner[0], _type(inner[1])]  # type: ignore[misc,valid-type]
    return kind
