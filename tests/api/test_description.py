"""The API does what its description says: whatever is sent, no operation fails, and every answer is as described."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.openapi.checks import (
    JsonSchemaError,
    UndefinedContentType,
    UndefinedStatusCode,
)

from tests.api.programs import Program

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
