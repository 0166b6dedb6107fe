"""Scorecards side by side: ours, optbinning with logistic regression, and logistic regression on raw columns.

    python3 -m venv venv && venv/bin/pip install -r benches/risk/requirements.txt
    cargo build -p xtask
    venv/bin/python benches/risk/scorecard.py --data FOLDER --ours target/debug/xtask

Every engine learns from three of the folds 0 to 3 and is tried on the fourth, on one thread and the same rows. A row's
fold is splitmix64 of its number in the source's file, modulo 5; fold 4 is not in the data. The data are not in the
repository. Nothing was searched: every setting stands below.
"""

import argparse
import json
import os
import subprocess
import time
import warnings

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"
warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from optbinning import BinningProcess  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.impute import SimpleImputer  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

SAMPLES = {
    "taiwan": ("taiwan_card_default.csv.gz", "DEFAULT", ["row", "ID"]),
    "gmsc": ("givemesomecredit.csv.gz", "SeriousDlqin2yrs", ["row", "id"]),
}


def fold_of(row: int) -> int:
    """splitmix64 of the row's number, modulo 5."""
    mask = (1 << 64) - 1
    z = (row + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return (z ^ (z >> 31)) % 5


class OptBinning:
    """Automatic monotone trend, IV at least 0.005, logistic regression with C = 1."""

    def fit(self, x, y):
        self.bins = BinningProcess(
            list(x.columns), min_prebin_size=0.02, selection_criteria={"iv": {"min": 0.005}}
        )
        woe = self.bins.fit_transform(x, y, metric="woe", metric_missing="empirical")
        self.model = LogisticRegression(C=1.0, max_iter=1000).fit(woe, y)
        return self

    def pd(self, x):
        return self.model.predict_proba(self.bins.transform(x, metric="woe", metric_missing="empirical"))[:, 1]


class RawLogistic:
    """Median for what is missing, standardised, C = 1."""

    def fit(self, x, y):
        steps = SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(C=1.0, max_iter=1000)
        self.model = make_pipeline(*steps).fit(x, y)
        return self

    def pd(self, x):
        return self.model.predict_proba(x)[:, 1]


def tried(engine, data, target, numbering, fold):
    """One engine on one fold."""
    folds = data["row"].map(fold_of)
    x, y = data.drop(columns=[target, *numbering]), data[target].to_numpy()
    learn, test = (folds != fold).to_numpy(), (folds == fold).to_numpy()
    start = time.process_time()
    model = engine().fit(x[learn], y[learn])
    trained = time.process_time()
    pd_of_bad = model.pd(x[test])
    scored = time.process_time()
    bad_share, good_share = roc_curve(y[test], pd_of_bad)[1::-1]
    return {
        "fold": fold,
        "auc": roc_auc_score(y[test], pd_of_bad),
        "ks": float(np.max(np.abs(bad_share - good_share))),
        "brier": brier_score_loss(y[test], pd_of_bad),
        "train_seconds": trained - start,
        "score_seconds": scored - trained,
    }


def ours(program, data, sample):
    """Our scorecard on all four folds, by the same rules."""
    command = [program, "score-folds", "--engine", "scorecard", "--source", sample, "--data", data]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    folds = [json.loads(line) for line in told.splitlines()]
    return [{**fold, "score_seconds": fold["rows"] / fold["rows_per_second"]} for fold in folds]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", required=True, help="the folder of the data")
    arguments.add_argument("--ours", required=True, help="the program built from crates/xtask")
    given = arguments.parse_args()
    print("| sample | engine | AUC | KS | Brier | train, s | score, ms | AUC by fold |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for sample, (file, target, numbering) in SAMPLES.items():
        data = pd.read_csv(os.path.join(given.data, file))
        results = {"ours": ours(given.ours, given.data, sample)}
        for name, engine in {"optbinning + logistic": OptBinning, "logistic, raw columns": RawLogistic}.items():
            results[name] = [tried(engine, data, target, numbering, fold) for fold in range(4)]
        for name, folds in results.items():
            keys = ["auc", "ks", "brier", "train_seconds", "score_seconds"]
            mean = {key: float(np.mean([fold[key] for fold in folds])) for key in keys}
            by_fold = " ".join(f"{fold['auc']:.4f}" for fold in folds)
            print(
                f"| {sample} | {name} | {mean['auc']:.4f} | {mean['ks']:.4f} | {mean['brier']:.4f} "
                f"| {mean['train_seconds']:.2f} | {mean['score_seconds'] * 1000:.1f} | {by_fold} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
