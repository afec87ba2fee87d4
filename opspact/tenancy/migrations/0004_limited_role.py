"""The database role of our own people who are limited to some contracts, and what tells which they are."""

from importlib import import_module

from django.db import migrations

ROLE = import_module("opspact.tenancy.migrations.0002_portal_role").ROLE.replace("opspact_portal", "opspact_limited")

CONTRACTS = """
CREATE FUNCTION opspact_contracts() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('opspact.contracts', true), '')::bigint[];
"""

EVERYTHING = """
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO opspact_limited;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO opspact_limited;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO opspact_limited;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO opspact_limited;
"""

NOTHING = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM opspact_limited;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM opspact_limited;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM opspact_limited;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM opspact_limited;
"""


class Migration(migrations.Migration):
    """The role stays when this is undone: other databases may use it."""

    dependencies = [("tenancy", "0003_portal_wall")]
    operations = [
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(CONTRACTS, "DROP FUNCTION opspact_contracts()"),
        migrations.RunSQL(EVERYTHING, NOTHING),
    ]
