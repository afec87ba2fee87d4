"""Everything that a page can do, a program can do: by the name of each page its operations, or why there is none."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from opspact.api.api import api

CLOCK = "explain_clock list_clocks"
DOCUMENT = "get_document get_pdf"
OVERVIEW = "list_items list_contract_clocks list_escalations list_outages"
BY_HAND = "rosters are planned and swapped by people, on pages alone"
FORM_ONLY = "a form beside the act; its act has an operation"

PAGES: dict[str, str] = {
    "desk:list": "list_items list_filters",
    "desk:save_filter": "keep_filter forget_filter",
    "desk:export": "export_items",
    "desk:bulk": "act_in_bulk preview_bulk",
    "desk:answers": "list_answers keep_answer",
    "desk:answer": "change_answer remove_answer",
    "desk:outages": "list_outages",
    "desk:outage": "list_outages end_outage join_outage",
    "desk:outage_begin": "start_outage",
    "desk:new": "list_contracts get_vocabulary",
    "desk:register": "open_item",
    "desk:register_foresee": "preview_opening",
    "desk:item": "get_item list_history list_links list_attachments",
    "desk:act": "take_fact correct_fact withdraw_fact",
    "desk:act_foresee": "preview_fact",
    "desk:assign": "assign_item",
    "desk:take_over": "take_over_item",
    "desk:escalate": "escalate_item",
    "desk:link": "link_items",
    "desk:unlink": "unlink_items",
    "desk:parent": "put_under",
    "desk:merge": "merge_item",
    "desk:split": "split_item",
    "desk:note": "add_note attach_files",
    "desk:follow": "follow_item unfollow_item",
    "desk:presence": "- tells people of each other while they look; programs send `seen`",
    "desk:file": "get_attachment",
    "plans:list": "list_contracts",
    "plans:plan": "get_plan explain_plan",
    "plans:revisions": "list_revisions",
    "plans:changes": "compare_revisions",
    "plans:text": "preview_revision",
    "plans:upload": "preview_revision",
    "plans:download": "get_files",
    "plans:amend": f"- {FORM_ONLY}",
    "plans:amend_part": "preview_amendment amend_plan",
    "plans:preview": "preview_revision preview_amendment",
    "plans:save": "save_revision amend_plan",
    "plans:why": CLOCK,
    "plans:why_line": CLOCK,
    "people:accounts": "list_accounts",
    "people:account_new": "create_account invite_account",
    "people:export_accounts": "export_accounts",
    "people:account": "get_account change_account",
    "people:invite": "invite_account",
    "people:account_end": "end_account",
    "people:redact": "redact_account",
    "people:roles": "give_roles",
    "people:reactivate": "reactivate_account",
    "people:unlock": "unlock_account",
    "people:end_sessions": "end_account_sessions",
    "people:remove_factors": "remove_account_factors",
    "people:customers": "list_customers create_customer",
    "people:customer": "get_customer change_customer",
    "people:contracts": "list_contracts create_contract",
    "people:contract": "get_contract change_contract",
    "people:teams": "list_teams create_team",
    "people:team": "change_team",
    "people:import": "import_table",
    "people:import_template": "get_template",
    "people:safety": "get_safety_rules change_safety_rules",
    "notify:list": "list_messages list_escalations",
    "notify:count": "list_messages",
    "notify:read_all": "read_messages",
    "notify:unreached": "list_unreached",
    "notify:storm": "list_members",
    "notify:open": "read_message",
    "notify:read": "read_message",
    "notify:acknowledge": "acknowledge_escalation",
    "notify:answer": "- the signed link of a mail; programs answer by `acknowledge_escalation`",
    "documents:page": DOCUMENT,
    "documents:pdf": "get_pdf",
    "documents:edit": "edit_document",
    "documents:review": "review_document",
    "documents:deliver": "deliver_document",
    "documents:correct": "correct_document",
    "documents:of_item": "list_documents",
    "documents:draft": "draft_document",
    "portal:home": OVERVIEW,
    "portal:list": "list_items",
    "portal:new": "list_contracts get_vocabulary",
    "portal:file": "open_item attach_files",
    "portal:foresee": "preview_opening",
    "portal:plan": "explain_plan get_plan",
    "portal:record": "list_contract_clocks",
    "portal:clocks": "list_contract_clocks",
    "portal:case": "get_item",
    "portal:act": "take_fact",
    "portal:inform": "add_note attach_files",
    "portal:attachment": "get_attachment",
    "portal:why": CLOCK,
    "portal:why_line": CLOCK,
    "home:mine": OVERVIEW,
    "home:search": "list_items list_contracts list_accounts",
    "home:reports": "list_contract_clocks",
    "home:clocks": "list_contract_clocks",
    "home:owed": "list_contract_clocks",
    "home:export": "list_contract_clocks",
    "home:contract": "list_contract_clocks",
    "plans:why_owed": "list_contract_clocks",
    "rosters:list": "list_rosters who_is_on",
    "rosters:roster": "list_shifts list_gaps",
    "rosters:edit": "get_terms set_terms",
    "rosters:cover": "cover_duty",
    "rosters:new": f"- {BY_HAND}",
    "rosters:fairness": f"- {BY_HAND}",
    "rosters:leave": f"- {BY_HAND}",
    "rosters:end_leave": f"- {BY_HAND}",
    "rosters:swap": f"- {BY_HAND}",
    "rosters:answer_swap": f"- {BY_HAND}",
    "rosters:withdraw_cover": f"- {BY_HAND}",
    "rosters:why": f"- {BY_HAND}",
    "rosters:why_item": f"- {BY_HAND}",
    "rosters:feeds": "- addresses for calendar programs",
    "rosters:end_feeds": "- addresses for calendar programs",
    "rosters:feed": "- for calendar programs",
    "notify:telling": "get_telling set_telling list_addresses",
    "notify:address_put": "put_address",
    "notify:address_act": "test_address confirm_address remove_address",
    "notify:gateways": "list_gateways",
    "notify:gateway_new": "make_gateway",
    "notify:gateway": "change_gateway",
    "notify:gateway_test": "test_gateway",
    "notify:deliveries": "list_sent",
    "notify:delivery_replay": "replay_sent",
    "notify:message": "list_sent",
    "notify:push_worker": "- a script for browsers",
    "notify:receipt": "- a link for gateways and people",
    "signals:list": "list_alerts",
    "signals:alert": "get_alert acknowledge_alert judge_alert attach_alert open_item_for_alert list_alert_events",
    "signals:log": "list_alerts",
    "signals:sources": "list_sources make_source",
    "signals:source": "get_source change_source renew_source_token",
    "signals:windows": "list_windows make_window",
    "signals:cancel_window": "cancel_window",
    "signals:dead": "list_dead_letters",
    "signals:delivery": "replay_dead_letter",
    "signals:download": "- files for monitoring systems",
    "signals:of_item": "list_alerts",
    "signals:register": "open_item_for_alert",
    "wall:wall": "- a screen in a room",
    "wall:board": "- a screen in a room",
    "wall:open": "- a screen in a room",
    "wall:screens": "- a screen in a room",
    "wall:revoke": "- a screen in a room",
    "wall:promises": "list_items",
    "me": "who_am_i",
    "sessions": "list_sessions end_sessions",
    "tokens": "list_tokens make_token",
    "revoke_token": "revoke_token",
    "ui:look": "- how pages look in a browser",
    "healthz": "health",
    "readyz": "health",
    "metrics": "- for monitoring, outside the API",
}
"""What is missing beside these is signing in: it is for browsers, programs have tokens."""
SIGN_IN = ("account_", "mfa_", "accept_invitation")


def pages(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product but the API's, by name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                yield from pages(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name or one.pattern}", one


def operations() -> set[str]:
    return {one["operationId"] for path in api.get_openapi_schema()["paths"].values() for one in path.values()}


def test_every_page_has_operations_or_a_reason() -> None:
    names = {name for name, _ in pages(get_resolver().url_patterns) if not name.startswith(SIGN_IN)}
    assert names == set(PAGES), names ^ set(PAGES)


def test_every_operation_named_exists() -> None:
    named = {one for told in PAGES.values() if not told.startswith("- ") for one in told.split()}
    assert named <= operations(), named - operations()
