"""`opspact schema`: the JSON Schemas of what goes in and what comes out."""

from typing import Any

import click
import msgspec

from opspact.plans.reference import json_schema
from opspact.shell.common import careful, print_json
from opspact.simulate.result import Result
from opspact.simulate.schema import timeline_schema


@click.command()
@click.argument("what", type=click.Choice(["timeline", "result", "pack"]))
@careful
def schema(what: str) -> None:
    """Print the JSON Schema of a timeline, of a result of `simulate --json`, or of a pack."""
    print_json(SCHEMAS[what]())


def result_schema() -> dict[str, Any]:
    """The JSON Schema of `simulate --json`."""
    return msgspec.json.schema(Result)


SCHEMAS = {"timeline": timeline_schema, "result": result_schema, "pack": json_schema}
