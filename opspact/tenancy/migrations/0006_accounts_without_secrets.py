"""Customer people see of an account who it is, and neither password nor addresses nor what it may do."""

from django.db import migrations

KNOWN = "id, seq, head, login, name, phone, language, is_active, created, customer_id"

ACCOUNTS = f"""
REVOKE ALL ON tenancy_account FROM opspact_portal;
GRANT SELECT ({KNOWN}), UPDATE (seq, head) ON tenancy_account TO opspact_portal;
CREATE SCHEMA opspact_portal;
GRANT USAGE ON SCHEMA opspact_portal TO opspact_portal;
CREATE VIEW opspact_portal.tenancy_account WITH (security_invoker = true) AS
    SELECT {KNOWN}, ''::varchar(128) AS password, NULL::timestamptz AS last_login, ''::text AS email,
        '{{}}'::text[] AS posts, NULL::bigint[] AS only_contracts, '{{}}'::jsonb AS settings
    FROM public.tenancy_account;
GRANT SELECT, UPDATE ON opspact_portal.tenancy_account TO opspact_portal;
"""
"""A view of the same name, found before the table: so a join needs not know who asks."""

UNDO = """
DROP SCHEMA opspact_portal CASCADE;
REVOKE ALL (id, seq, head, login, name, phone, language, is_active, created, customer_id) ON tenancy_account
    FROM opspact_portal;
GRANT SELECT, UPDATE ON tenancy_account TO opspact_portal;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_limits_of_contracts")]
    operations = [migrations.RunSQL(ACCOUNTS, UNDO)]
