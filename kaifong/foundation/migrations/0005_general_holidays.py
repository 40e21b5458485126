"""
The general holidays of Cap. 149 from 2024 to 2027, as the package `holidays` 0.109 lists them.

Nobody has compared them with the Gazette yet: `kaifong calendar year` takes its reference.
"""

from datetime import UTC, date, datetime

from django.db import migrations

SOURCE = "holidays 0.109"
ENTERED_AT = datetime(2026, 11, 29, tzinfo=UTC)
LISTED = """
2024-01-01|The first day of January|一月一日
2024-02-10|Lunar New Year's Day|農曆年初一
2024-02-12|The third day of Lunar New Year|農曆年初三
2024-02-13|The fourth day of Lunar New Year|農曆年初四
2024-03-29|Good Friday|耶穌受難節
2024-03-30|The day following Good Friday|耶穌受難節翌日
2024-04-01|Easter Monday|復活節星期一
2024-04-04|Ching Ming Festival|清明節
2024-05-01|Labour Day|勞動節
2024-05-15|The Birthday of the Buddha|佛誕
2024-06-10|Tuen Ng Festival|端午節
2024-07-01|Hong Kong Special Administrative Region Establishment Day|香港特別行政區成立紀念日
2024-09-18|The day following the Chinese Mid-Autumn Festival|中秋節翌日
2024-10-01|National Day|國慶日
2024-10-11|Chung Yeung Festival|重陽節
2024-12-25|Christmas Day|聖誕節
2024-12-26|The first weekday after Christmas Day|聖誕節後第一個周日
2025-01-01|The first day of January|一月一日
2025-01-29|Lunar New Year's Day|農曆年初一
2025-01-30|The second day of Lunar New Year|農曆年初二
2025-01-31|The third day of Lunar New Year|農曆年初三
2025-04-04|Ching Ming Festival|清明節
2025-04-18|Good Friday|耶穌受難節
2025-04-19|The day following Good Friday|耶穌受難節翌日
2025-04-21|Easter Monday|復活節星期一
2025-05-01|Labour Day|勞動節
2025-05-05|The Birthday of the Buddha|佛誕
2025-05-31|Tuen Ng Festival|端午節
2025-07-01|Hong Kong Special Administrative Region Establishment Day|香港特別行政區成立紀念日
2025-10-01|National Day|國慶日
2025-10-07|The day following the Chinese Mid-Autumn Festival|中秋節翌日
2025-10-29|Chung Yeung Festival|重陽節
2025-12-25|Christmas Day|聖誕節
2025-12-26|The first weekday after Christmas Day|聖誕節後第一個周日
2026-01-01|The first day of January|一月一日
2026-02-17|Lunar New Year's Day|農曆年初一
2026-02-18|The second day of Lunar New Year|農曆年初二
2026-02-19|The third day of Lunar New Year|農曆年初三
2026-04-03|Good Friday|耶穌受難節
2026-04-04|The day following Good Friday|耶穌受難節翌日
2026-04-06|The day following Ching Ming Festival|清明節翌日
2026-04-07|The day following Easter Monday|復活節星期一翌日
2026-05-01|Labour Day|勞動節
2026-05-25|The day following the Birthday of the Buddha|佛誕翌日
2026-06-19|Tuen Ng Festival|端午節
2026-07-01|Hong Kong Special Administrative Region Establishment Day|香港特別行政區成立紀念日
2026-09-26|The day following the Chinese Mid-Autumn Festival|中秋節翌日
2026-10-01|National Day|國慶日
2026-10-19|The day following Chung Yeung Festival|重陽節翌日
2026-12-25|Christmas Day|聖誕節
2026-12-26|The first weekday after Christmas Day|聖誕節後第一個周日
2027-01-01|The first day of January|一月一日
2027-02-06|Lunar New Year's Day|農曆年初一
2027-02-08|The third day of Lunar New Year|農曆年初三
2027-02-09|The fourth day of Lunar New Year|農曆年初四
2027-03-26|Good Friday|耶穌受難節
2027-03-27|The day following Good Friday|耶穌受難節翌日
2027-03-29|Easter Monday|復活節星期一
2027-04-05|Ching Ming Festival|清明節
2027-05-01|Labour Day|勞動節
2027-05-13|The Birthday of the Buddha|佛誕
2027-06-09|Tuen Ng Festival|端午節
2027-07-01|Hong Kong Special Administrative Region Establishment Day|香港特別行政區成立紀念日
2027-09-16|The day following the Chinese Mid-Autumn Festival|中秋節翌日
2027-10-01|National Day|國慶日
2027-10-08|Chung Yeung Festival|重陽節
2027-12-25|Christmas Day|聖誕節
2027-12-27|The first weekday after Christmas Day|聖誕節後第一個周日
"""


def enter(apps, schema_editor):
    GeneralHoliday = apps.get_model("foundation", "GeneralHoliday")
    rows = [line.split("|") for line in LISTED.split("\n") if line]
    GeneralHoliday.objects.bulk_create(
        GeneralHoliday(
            on=date.fromisoformat(on), name_en=en, name_zh=zh, source=SOURCE, entered_at=ENTERED_AT
        )
        for on, en, zh in rows
    )


class Migration(migrations.Migration):
    dependencies = [("foundation", "0004_legal_days")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
