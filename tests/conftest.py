"""Hypothesis profiles: `ci` (default) draws the same examples everywhere; `thorough` hunts for new ones; `mutate` is
for `make mutate`, where a failure need not be made small.
"""

import os
import tempfile

from hypothesis import Phase, settings

os.environ.setdefault("OPSPACT_HOME", tempfile.mkdtemp(prefix="opspact-test-"))

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=5_000)
settings.register_profile(
    "mutate", derandomize=True, deadline=None, max_examples=20, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
