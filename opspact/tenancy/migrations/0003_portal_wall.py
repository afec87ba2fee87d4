"""What customer people reach in the tables there are so far. Later tables call `protect` in their own migrations."""

from django.db import migrations

from opspact.tenancy.rls import MINE, protect, protect_where, share

READ_AND_MOVE_HEAD = "SELECT, UPDATE"


class Migration(migrations.Migration):
    """It stands here because the wall is one thought; the tables are of apps above, so it waits for them."""

    dependencies = [
        ("tenancy", "0002_portal_role"),
        ("journal", "0002_partitions"),
        ("plans", "0002_holidays"),
        ("work", "0001_initial"),
    ]
    operations = [
        protect("tenancy_customer", "id", may=READ_AND_MOVE_HEAD),
        protect("tenancy_contract", may=READ_AND_MOVE_HEAD),
        # The provider's people have names that a customer may know: its handler's.
        protect_where(
            "tenancy_account",
            f"customer_id = {MINE}",
            read=f"customer_id IS NULL OR customer_id = {MINE}",
            may=READ_AND_MOVE_HEAD,
        ),
        protect("tenancy_holding", "contract_id", "tenancy_contract", may="SELECT"),
        share("tenancy_team"),
        share("plans_holidaynotice"),
        protect("journal_event", may="SELECT, INSERT"),
        # The outbox takes rows from everybody and shows nobody more than the id of a row just written.
        migrations.RunSQL(
            "GRANT INSERT, SELECT (id) ON journal_outbox TO opspact_portal",
            "REVOKE ALL ON journal_outbox FROM opspact_portal",
        ),
        protect("plans_revision", "contract_id", "tenancy_contract", may="SELECT"),
        protect_where("plans_packtext", "digest IN (SELECT text_id FROM plans_revision)", may="SELECT"),
        protect("work_workitem", may="SELECT, INSERT, UPDATE"),
        protect("work_clock"),
        protect("work_outagespan"),
        protect("work_link", "source_id", "work_workitem"),
    ]
