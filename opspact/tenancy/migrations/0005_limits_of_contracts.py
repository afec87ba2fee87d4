"""Which rows are a contract's, for those who are limited to some contracts."""

from django.db import migrations

from opspact.tenancy.rls import leave_free, narrow


class Migration(migrations.Migration):
    """It stands here because the wall is one thought. Later tables call `narrow` in their own migrations."""

    dependencies = [
        ("tenancy", "0004_limited_role"),
        ("notify", "0002_portal_wall"),
        ("desk", "0002_portal_wall"),
        ("documents", "0002_behind_the_wall"),
        ("api", "0002_behind_the_wall"),
    ]
    operations = [
        narrow("tenancy_contract", "id"),
        *map(
            narrow,
            (
                "tenancy_holding", "journal_event", "plans_revision", "work_workitem", "work_clock", "work_outagespan",
                "notify_message", "notify_follower", "notify_escalation", "notify_unreached", "desk_attachment",
                "documents_document", "api_subscription",
            ),
        ),
        *map(leave_free, ("tenancy_customer", "tenancy_account", "plans_packtext")),
        narrow("work_link", "source_id", "work_workitem"),
        narrow("desk_presence", "work_id", "work_workitem"),
        narrow("notify_attempt", "message_id", "notify_message"),
        narrow("api_delivery", "subscription_id", "api_subscription"),
    ]  # fmt: skip
