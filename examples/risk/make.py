"""Made-up loans for examples/risk/model.toml: python3 examples/risk/make.py > examples/risk/loans.csv

Nobody real. Seeded: the same file every time, with any Python from 3.8 on.
"""

import datetime
import math
import random

ROWS = 4000
random.seed(20260101)
print("account,as_of,product,past_due_max_90,utilisation,repaid_of_billed,tenure_days,channel,age,outcome")
months = [datetime.date(2025 + (m // 12), m % 12 + 1, 28) for m in range(12)]
for row in range(ROWS):
    as_of = months[row * 12 // ROWS]
    product = random.choice(["card", "card", "instalment"])
    late = 0 if random.random() < 0.72 else min(89, int(random.expovariate(1 / 14)) + 1)
    utilisation = min(1.2, max(0.0, random.gauss(0.45 + 0.004 * late, 0.25)))
    repaid = "" if random.random() < 0.05 else round(min(1.0, max(0.0, random.gauss(0.9 - 0.006 * late, 0.2))), 2)
    tenure = int(random.uniform(30, 1800))
    channel = random.choice(["app", "app", "web", "shop"])
    age = int(random.uniform(18, 70))
    logit = -3.4 + 0.05 * late + 1.6 * utilisation - 1.2 * (repaid if repaid != "" else 0.6) - 0.0004 * tenure
    logit += {"app": 0.0, "web": 0.1, "shop": 0.4}[channel] + (0.5 if age < 25 else 0.0) + 0.9
    bad = random.random() < 1 / (1 + math.exp(-logit))
    outcome = "bad" if bad else ("rolled once" if random.random() < 0.03 else "good")
    print(f"L{row:05},{as_of},{product},{late},{utilisation:.3f},{repaid},{tenure},{channel},{age},{outcome}")
