"""Every channel but the inbox and mail, with its driver; and what all channels are called."""

from collections.abc import Mapping
from typing import Final

from opspact.notify.drivers import dingtalk, feishu, generic, push, webhook, wecom
from opspact.notify.drivers.shapes import Driver, Field
from opspact.notify.shapes import Channel

DRIVERS: Final[Mapping[Channel, Driver]] = {
    "push": push.DRIVER,
    "wecom": wecom.APP,
    "dingtalk": dingtalk.APP,
    "feishu": feishu.APP,
    "wecom_robot": wecom.ROBOT,
    "dingtalk_robot": dingtalk.ROBOT,
    "feishu_robot": feishu.ROBOT,
    "webhook": webhook.DRIVER,
    "sms": generic.SMS,
    "voice": generic.VOICE,
}

FIELDS: Final[Mapping[Channel, tuple[Field, ...]]] = {
    **{channel: driver.fields for channel, driver in DRIVERS.items()},
    "mail": (
        Field("from", "Sender's address"),
        Field("server", "Mail server (smtp://…); empty: that of the settings", secret=True, needed=False),
    ),
}
"""What an administrator fills in for a gateway of each channel."""

NAMES: Final[Mapping[Channel, str]] = {
    "in_app": "In Opspact", "mail": "By mail", "push": "In the browser", "wecom": "WeCom", "dingtalk": "DingTalk",
    "feishu": "Feishu", "wecom_robot": "WeCom group robot", "dingtalk_robot": "DingTalk group robot",
    "feishu_robot": "Feishu group robot", "webhook": "Other system", "sms": "SMS", "voice": "Phone call",
}  # fmt: skip
"""Channels in the order in which they are tried, with their names (templates of `ui.words`)."""

LANES: Final[Mapping[str, tuple[Channel, ...]]] = {
    "mail": ("mail",),
    "messengers": ("wecom", "dingtalk", "feishu", "wecom_robot", "dingtalk_robot", "feishu_robot"),
    "phones": ("sms", "voice"),
    "browsers": ("push", "webhook"),
}
"""Channels whose servers wait for each other at most for one batch."""
