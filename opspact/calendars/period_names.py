"""What people call a period, in Chinese and English: one whole template per kind."""

from datetime import date
from typing import Final

from opspact.kernel.text import Text

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NAMES: Final[dict[str, tuple[str, str]]] = {
    "day": ("{start.year} 年 {start.month} 月 {start.day} 日", "{start.day} {month} {start.year}"),
    "week": ("{year} 年第 {number} 周", "week {number} of {year}"),
    "month": ("{start.year} 年 {start.month} 月", "{month} {start.year}"),
    "quarter": ("{year} 年第 {number} 季度", "quarter {number} of {year}"),
    "half": ("{year} 年{half}半年", "{half} half of {year}"),
    "year": ("{year} 年", "{year}"),
    "fiscal quarter": ("{year} 财年第 {number} 季度", "quarter {number} of fiscal year {year}"),
    "fiscal half": ("{year} 财年{half}半年", "{half} half of fiscal year {year}"),
    "fiscal year": ("{year} 财年", "fiscal year {year}"),
    "contract Y": ("合同第 {number} 年", "contract year {number}"),
    "contract H": ("合同第 {number} 个半年", "contract half-year {number}"),
    "contract Q": ("合同第 {number} 个季度", "contract quarter {number}"),
    "contract M": ("合同第 {number} 个月", "contract month {number}"),
    "days": ("自 {start} 起的第 {number} 期", "period {number}, from {start}"),
    "weeks": ("自 {start} 起的第 {number} 期", "period {number}, from {start}"),
    "months": ("自 {start} 起的第 {number} 期", "period {number}, from {start}"),
    "rolling": (
        "截至 {start.year} 年 {start.month} 月的 {number} 个月",
        "{number} months to {month} {start.year}",
    ),
}


def name_of(kind: str, start: date, number: int = 0, year: int = 0) -> Text:
    """The name of the `number`-th period of its kind, which begins on `start` (a rolling one: its last
    month).
    """
    chinese, english = _NAMES[kind]
    month = _MONTHS[start.month - 1]
    half_zh, half_en = (("上", "first"), ("下", "second"))[number == 2]
    return {
        "zh": chinese.format(start=start, number=number, year=year, half=half_zh),
        "en": english.format(start=start, number=number, year=year, month=month, half=half_en),
    }
