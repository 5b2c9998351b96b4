"""Records what croniter and Python's zoneinfo say: `pip install croniter==7.0.0`, then `python record.py`.

All instants lie in the past, so that a newer time zone database changes none of them; rules for years to
come are tested by themselves.
"""

import io
import struct
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from croniter import croniter

HERE = Path(__file__).parent
FIVE = [
    "* * * * *", "*/15 * * * *", "0,20,40 * * * *", "5/20 * * * *", "10-50/20 8-18 * * *", "0 0 * * *",
    "30 6 * * MON-FRI", "0 22-4/2 * * *", "0 0 1 * *", "15 3 31 * *", "0 12 29 2 *", "0 0 * * 0", "0 0 * * 7",
    "0 0 * * 5-7", "0 0 * * FRI-MON", "0 9 13 * FRI", "0 0 1,15 * 3", "0 6 1-7 JAN,JUL *", "59 23 31 DEC *",
    "0 0 28-31 2 *", "0 0 */2 * MON", "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually",
]
# Quartz's form, and what it is for croniter with `second_at_beginning`.
SIX = {
    "0 0,20,40 * * * ?": "0 0,20,40 * * * *",
    "*/10 * * * * ?": "*/10 * * * * *",
    "30 15 4 ? * MON-FRI": "30 15 4 * * MON-FRI",
    "0 0 12 ? * 2#3": "0 0 12 * * MON#3",
    "0 0 12 ? * FRI#5": "0 0 12 * * FRI#5",
    "0 0 12 ? * 6L": "0 0 12 * * L5",
    "0 0 0 L * ?": "0 0 0 L * *",
    "0 30 6 15W * ?": "0 30 6 15W * *",
    "0 30 6 1W * ?": "0 30 6 1W * *",
    "0 30 6 30W * ?": "0 30 6 30W * *",
    "0 0 8 ? JAN-MAR 1": "0 0 8 * JAN-MAR SUN",
    "0 0 8 ? * 1,7": "0 0 8 * * SUN,SAT",
}
# Around changes of the clock.
CHANGES = ["30 * * * *", "0 3 * * *", "30 1 * * *", "30 2 * * *", "15 2 * * *", "0 0,2,4 * * *", "*/10 2 * * *",
           "0 */2 * * *", "0 */3 * * *"]
ZONES = {
    "Europe/Berlin": ["2025-03-29T20:00", "2025-10-25T20:00"],
    "America/New_York": ["2025-03-08T20:00", "2025-11-01T20:00"],
    "Australia/Lord_Howe": ["2024-10-05T20:00", "2025-04-05T20:00"],
    "Asia/Kolkata": ["2025-03-29T20:00"],
    "Africa/Casablanca": ["2025-02-22T20:00", "2025-04-05T20:00"],
}


def instant(text, zone):
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def times(expression, zone, start, count, **options):
    iterator = croniter(expression, datetime.fromtimestamp(start, ZoneInfo(zone)), **options)
    return ",".join(str(int(iterator.get_next(datetime).timestamp())) for _ in range(count))


def schedules():
    for start in ["2024-02-28T23:59", "2025-06-14T11:07", "2019-12-31T23:59"]:
        for expression in FIVE:
            yield expression, "UTC", instant(start, "UTC"), times(expression, "UTC", instant(start, "UTC"), 12)
        for quartz, expression in SIX.items():
            at = instant(start, "UTC")
            yield quartz, "UTC", at, times(expression, "UTC", at, 12, second_at_beginning=True)
    for zone, starts in ZONES.items():
        for start in starts:
            for expression in CHANGES:
                yield expression, zone, instant(start, zone), times(expression, zone, instant(start, zone), 12)


def offsets():
    """Each change of a zone, one second before and at it, and some other points."""
    for zone in [*ZONES, "America/St_Johns", "Pacific/Apia", "Asia/Tehran", "Europe/Dublin", "America/Caracas"]:
        at = int(datetime(1900, 1, 1, tzinfo=timezone.utc).timestamp())
        end = int(datetime(2025, 1, 1, tzinfo=timezone.utc).timestamp())

        def offset(at):
            return int(ZoneInfo(zone).utcoffset(datetime.fromtimestamp(at, ZoneInfo(zone))).total_seconds())

        yield zone, at, offset(at)
        while at < end:
            later = at + 7 * 86400
            if offset(later) != offset(at):
                low, high = at, later
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (middle, high) if offset(middle) == offset(at) else (low, middle)
                yield zone, low, offset(low)
                yield zone, high, offset(high)
            at = later


RULES = [
    "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "IST-5:30", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "IST-2IDT,M3.4.4/26,M10.5.0", "IST-1GMT0,M10.5.0,M3.5.0/1",
    "<+0330>-3:30<+0430>,J79/24,J263/24", "NZST-12NZDT,M9.5.0,M4.1.0/3",
    "EET-2EEST,M4.5.5/0,M10.5.4/24",
]


def rules():
    for rule in RULES:
        block = struct.pack(">6l", 0, 0, 0, 0, 1, 4) + struct.pack(">lbb", 0, 0, 0) + b"AAA\0"
        header = b"TZif2" + bytes(15)
        zone = ZoneInfo.from_file(io.BytesIO(header + block + header + block + b"\n" + rule.encode() + b"\n"))
        for year in [2027, 2028, 2100]:
            start = int(datetime(year, 1, 1, tzinfo=timezone.utc).timestamp())
            before = None
            for hour in range(366 * 24):
                at = start + hour * 3600
                offset = int(datetime.fromtimestamp(at, zone).utcoffset().total_seconds())
                if offset != before:
                    if before is not None:
                        yield rule, at - 3600, before
                    yield rule, at, offset
                before = offset


def write(name, rows):
    (HERE / name).write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


write("croniter-7.0.0.tsv", schedules())
write("zoneinfo-2025b.tsv", offsets())
write("zoneinfo-rules.tsv", rules())
