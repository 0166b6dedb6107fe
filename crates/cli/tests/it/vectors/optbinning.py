"""Makes the test vectors of the importer of optbinning: a card of the example's rows, and the scores that it gives.

    python3 -m venv venv && venv/bin/pip install -r ../../../../../benches/risk/requirements.txt
    venv/bin/python optbinning.py

`optbinning_table.csv` is the table as it comes; `optbinning_rows.csv` has rows with `score` and `pd` as optbinning tells them:
codes, missing values, values beside a cut. A value on a cut may fall either way where the cut has more decimals than are written.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# This file has the name of the package.
sys.path = [path for path in sys.path if os.path.abspath(path or ".") != HERE]

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from optbinning import BinningProcess, Scorecard  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

COLUMNS = ["past_due_max_90", "limit_used", "repaid_of_billed", "channel"]

rows = pd.read_csv(os.path.join(HERE, "../../../../../examples/risk/loans.csv"))
rows = rows[rows["outcome"].isin(["good", "bad"])].copy()
bad = (rows["outcome"] == "bad").astype(int).to_numpy()
rows["channel"] = rows["channel"].replace({"web": "web, own"})
rows["limit_used"] = rows["utilisation"].where(np.random.default_rng(7).random(len(rows)) > 0.1, -1.0)
bins = BinningProcess(COLUMNS, categorical_variables=["channel"], special_codes=[-1.0], max_n_bins=4,
                      binning_fit_params={"channel": {"max_n_bins": 2}})
card = Scorecard(binning_process=bins, estimator=LogisticRegression(C=1e6), scaling_method="pdo_odds",
                 scaling_method_params={"pdo": 20, "odds": 50, "scorecard_points": 600})
card.fit(rows[COLUMNS], bad, metric_special="empirical", metric_missing="empirical", show_digits=8)
card.table(style="detailed").to_csv(os.path.join(HERE, "optbinning_table.csv"), index=False)

tried = rows[COLUMNS].astype({"past_due_max_90": float}).iloc[[3, 10, 16, 40, 77, 100, 200, 201, 202, 203]].copy()
tried.iloc[0, 2] = np.nan
tried.iloc[1, 1] = -1.0
tried.iloc[2, 0], tried.iloc[3, 0] = 5.5, np.nextafter(5.5, 0)
tried.iloc[4, 2], tried.iloc[5, 2] = 0.99500001, 0.99499999
tried["score"], tried["pd"] = card.score(tried), card.predict_proba(tried[COLUMNS])[:, 1]
tried.insert(0, "id", range(1, len(tried) + 1))
tried.to_csv(os.path.join(HERE, "optbinning_rows.csv"), index=False)
