"""The database role of customer people, and what tells whose request it is.

Roles belong to the whole cluster: another database may have made it, or be making it right now.
"""

from django.db import migrations

ROLE = """
DO $$
DECLARE
    usage text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'opspact_portal') THEN
        BEGIN
            CREATE ROLE opspact_portal NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'opspact_portal', usage) THEN
        BEGIN
            EXECUTE format('GRANT opspact_portal TO %I', current_user);
        EXCEPTION WHEN unique_violation OR internal_error THEN NULL;  -- another database does the same
        END;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the database user % may not make the role opspact_portal', current_user
        USING HINT = format('Let an administrator run: CREATE ROLE opspact_portal NOLOGIN; GRANT opspact_portal TO %I;',
                            current_user);
END $$;
"""

CUSTOMER = """
CREATE FUNCTION opspact_customer() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('opspact.customer', true), '')::bigint;
"""

SEQUENCES = """
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO opspact_portal;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO opspact_portal;
"""

UNDO_SEQUENCES = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM opspact_portal;
REVOKE USAGE ON ALL SEQUENCES IN SCHEMA public FROM opspact_portal;
"""


class Migration(migrations.Migration):
    """The role stays when this is undone: other databases may use it."""

    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(CUSTOMER, "DROP FUNCTION opspact_customer()"),
        migrations.RunSQL(SEQUENCES, UNDO_SEQUENCES),
    ]
