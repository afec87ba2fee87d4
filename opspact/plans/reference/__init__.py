"""What helps to write packs: the schema, its reference, a skeleton, a pack as one document."""

from opspact.plans.reference.export import export as export
from opspact.plans.reference.export import to_yaml as to_yaml
from opspact.plans.reference.markdown import reference_markdown as reference_markdown
from opspact.plans.reference.schema import json_schema as json_schema
from opspact.plans.reference.skeleton import new_pack as new_pack
