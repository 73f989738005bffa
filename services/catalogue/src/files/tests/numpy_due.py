#!/usr/bin/env python3
"""Writes numpy_due.csv: 10,000 appointments as numpy's business days count them.

    python3 numpy_due.py > numpy_due.csv        (numpy 2; nothing of motcua is used)

A row is: received (local), unit (w: working days, d: calendar days), quantity, day of the appointment.
The days off are those of can-tho/calendar.csv and every Saturday and Sunday that is not worked instead.
"""
import csv
import datetime
import pathlib
import random

import numpy as np

FIRST, LAST = datetime.date(2016, 1, 1), datetime.date(2026, 12, 31)
rows = list(csv.DictReader((pathlib.Path(__file__).parents[3] / "can-tho/calendar.csv").open()))
kinds = {datetime.date.fromisoformat(row["date"]): row["kind"] for row in rows}
days = [FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1)]


def is_off(day):
    kind = kinds.get(day)
    return kind != "swapped_work" and (kind is not None or day.weekday() >= 5)


calendar = np.busdaycalendar(weekmask="1111111", holidays=[day for day in days if is_off(day)])
chance = random.Random(20160323)
print("received,unit,quantity,due")
for _ in range(10_000):
    minute = chance.randrange(24 * 60)
    received = chance.choice(days[:-200])
    unit, quantity = chance.choice("wwd"), chance.randrange(1, 61)
    # On a day off the time begins with the next working day, which does not count.
    first = np.busday_offset(received, 0, roll="forward", busdaycal=calendar)
    if unit == "w":
        due = np.busday_offset(first, quantity, busdaycal=calendar)
    else:
        due = np.busday_offset(first + np.timedelta64(quantity, "D"), 0, roll="forward", busdaycal=calendar)
    print(f"{received}T{minute // 60:02}:{minute % 60:02},{unit},{quantity},{due}")
