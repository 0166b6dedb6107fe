"""Boosted trees beside LightGBM and scikit-learn, on the same folds, in one go.

    cargo build --release -p xtask
    python -m venv venv && venv/bin/pip install -r benches/risk/requirements.txt
    venv/bin/python benches/risk/boosting.py ../shared/data

Each engine learns from three of the folds 0 to 3 and is tried on the fourth. LightGBM is set A: rate .05, 15 leaves,
min_data_in_leaf 50, feature_fraction .8, bagging .8 every round, lambda_l2 1, max_bin 255, seed 7, 200 rounds, no early
stopping. All run on one thread; times are CPU seconds of that thread. Engines take turns fold by fold, several times over, and
what is told of speed is the median of the ratios of neighbours, because a machine is never quite idle.
"""

import json
import os
import statistics
import subprocess
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SOURCES = {
    "taiwan": ("taiwan_card_default.csv.gz", "DEFAULT", ["row", "ID"]),
    "gmsc": ("givemesomecredit.csv.gz", "SeriousDlqin2yrs", ["row", "id"]),
}
SET_A = dict(objective="binary", learning_rate=0.05, num_leaves=15, min_data_in_leaf=50, feature_fraction=0.8,
             bagging_fraction=0.8, bagging_freq=1, lambda_l2=1, max_bin=255, seed=7, num_threads=1, verbose=-1)
TURNS = 3


def fold_of(row):
    mask = (1 << 64) - 1
    z = (row + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return (z ^ (z >> 31)) % 5


def timed(work):
    before = time.thread_time()
    done = work()
    return done, time.thread_time() - before


def told(fold, bad, score, train, predict):
    fpr, tpr, _ = roc_curve(bad, score, drop_intermediate=False)
    return dict(fold=fold, rows=len(bad), auc=roc_auc_score(bad, score), ks=float(np.max(tpr - fpr)),
                brier=brier_score_loss(bad, score), train_seconds=train, rows_per_second=len(bad) / predict)


def constrained(source, table, keys, target, method):
    """The columns that ours are monotone in: months late, counts of times past due, utilisation."""
    columns = [column for column in table.columns if column not in (target, *keys)]
    starts = {"taiwan": ("PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"), "gmsc": ("NumberOfTime", "Revolving")}
    is_up = [int(column.startswith(starts[source])) for column in columns]
    return dict(monotone_constraints=is_up, monotone_constraints_method=method)


def lightgbm(fold, learned, tried, constraints=None):
    def train():
        # Binning is part of learning, as it is for the others.
        return lgb.train({**SET_A, **(constraints or {})}, lgb.Dataset(learned[0], learned[1]), 200)
    model, seconds = timed(train)
    score, predict = timed(lambda: model.predict(tried[0], num_threads=1))
    return told(fold, tried[1], score, seconds, predict)


def logistic(fold, learned, tried):
    model = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))
    _, seconds = timed(lambda: model.fit(*learned))
    score, predict = timed(lambda: model.predict_proba(tried[0])[:, 1])
    return told(fold, tried[1], score, seconds, predict)


def ours(engine, source, folder, fold):
    command = ["target/release/xtask", "score-folds", "--engine", engine, "--source", source, "--data", folder,
               "--fold", str(fold)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(folder):
    for source, (file, target, keys) in SOURCES.items():
        table = pd.read_csv(os.path.join(folder, file))
        folds = np.array([fold_of(int(row)) for row in table["row"]])
        bad, values = table[target].to_numpy(), table.drop(columns=[target, *keys]).to_numpy(dtype=float)
        results, ratios = {}, {}
        for turn in range(TURNS):
            for fold in range(4):
                learned, tried = (values[folds != fold], bad[folds != fold]), (values[folds == fold], bad[folds == fold])
                turns = {"LightGBM 4.7.0, set A": lightgbm(fold, learned, tried),
                         "boosting": ours("boosting", source, folder, fold),
                         "boosting, monotone": ours("monotone", source, folder, fold)}
                if turn == 0:
                    turns["LightGBM, monotone, method basic"] = lightgbm(fold, learned, tried, constrained(source, table, keys, target, "basic"))
                    turns["LightGBM, monotone, method intermediate"] = lightgbm(fold, learned, tried, constrained(source, table, keys, target, "intermediate"))
                    turns["scikit-learn logistic"] = logistic(fold, learned, tried)
                reference = turns["LightGBM 4.7.0, set A"]
                for engine, result in turns.items():
                    if turn == 0:
                        results.setdefault(engine, []).append(result)
                    ratios.setdefault(engine, []).append((result["train_seconds"] / reference["train_seconds"],
                                                          result["rows_per_second"] / reference["rows_per_second"]))
        print(f"\n## {source}\n")
        print("| engine | AUC of folds 0, 1, 2, 3 | mean AUC | KS | Brier | training / LightGBM | rows a second / LightGBM |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for engine, folds_told in results.items():
            mean = lambda key: statistics.mean(result[key] for result in folds_told)
            train, predict = (statistics.median(pair[at] for pair in ratios[engine]) for at in (0, 1))
            each = " ".join(f"{result['auc']:.4f}" for result in folds_told)
            print(f"| {engine} | {each} | {mean('auc'):.4f} | {mean('ks'):.4f} | {mean('brier'):.4f} | {train:.2f} | {predict:.2f} |")
        for engine in ("LightGBM 4.7.0, set A", "boosting"):
            middle = lambda key: statistics.median(result[key] for result in results[engine])
            print(f"\n{engine}: {middle('train_seconds'):.2f} s a fold, {middle('rows_per_second'):,.0f} rows a second")


if __name__ == "__main__":
    main(sys.argv[1])
