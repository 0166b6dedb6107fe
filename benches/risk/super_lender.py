"""SuperLender: the next loan from the features of earlier ones, ours beside LightGBM, on the same rows, features and folds.

    cargo build -p cli -p xtask
    python3 -m venv venv && venv/bin/pip install -r benches/risk/requirements.txt
    venv/bin/python benches/risk/super_lender.py --data FOLDER --arrears target/debug/arrears --xtask target/debug/xtask

Earlier loans come into a book; features are made by `risk features build` as of the day of each application. Five folds by
splitmix64 of the row's number in the file, modulo 5, and nine more assignments of rows to folds, because one alone moves the mean
by more than engines differ: mean and standard deviation over the ten are told. LightGBM is plain: 200 rounds, 15 leaves, rate .05, as in the published figure; and once with the small
trees of examples/risk/superlender.toml. Each fold is tried by `risk train` as rows of a later day. Differences are paired: the
same rows; their interval is of 200 draws of rows.
"""

import argparse
import io
import json
import os
import subprocess
import tempfile
import warnings

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"
warnings.filterwarnings("ignore")

import lightgbm as lgb  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from sklearn.metrics import roc_auc_score  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "../../examples")
PLAIN = dict(objective="binary", learning_rate=0.05, num_leaves=15, num_threads=1, verbose=-1), 200
SMALL = dict(objective="binary", learning_rate=0.03, num_leaves=5, max_depth=4, min_data_in_leaf=40, feature_fraction=0.5,
             bagging_fraction=0.7, bagging_freq=1, lambda_l2=10, seed=7, num_threads=1, verbose=-1), 250
MASK = (1 << 64) - 1
ASSIGNMENTS = 10


def mixed(z):
    z = (z + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def made(given, folder):
    """The table of features, and the columns that have values."""
    def run(program, *words):
        subprocess.run([program, *words], check=True, capture_output=True, cwd=folder)
    ours = lambda *words: run(given.arrears, *words)
    ours("book", "init", "--book", "sl.db", "--time-zone", "UTC", "--product", f"{EXAMPLES}/products/superlender-loan.toml")
    ours("book", "import", "--book", "sl.db", "--mapping", f"{EXAMPLES}/mappings/superlender.toml", "--from", given.data)
    ours("day", "close", "--book", "sl.db", "--through", "2018-03-31")
    run(given.xtask, "super-lender-rows", "--data", given.data, "--out", "targets.csv")
    ours("risk", "features", "build", "--book", "sl.db", "--rows", "targets.csv", "--known-on", "2018-03-31", "--out", "rows.csv")
    rows = pd.read_csv(os.path.join(folder, "rows.csv"))
    with open(os.path.join(folder, "rows.csv.features.json")) as file:
        names = [feature["name"] for feature in json.load(file)["features"]]
    columns = rows[names].replace([-9999, -9998, -9997], np.nan)
    return rows, columns.loc[:, columns.notna().any() & (columns.nunique() > 1)]


def ours(given, folder, engine, rows, folds, fold):
    """What `risk train` and `risk score` say of the rows of a fold, which are given a later day."""
    part = np.where(folds == fold, "2001-01-01", "2000-01-01")
    pd.concat([rows, pd.Series(part, name="part")], axis=1).to_csv(os.path.join(folder, "fold.csv"), index=False)
    with open(f"{EXAMPLES}/risk/superlender.toml") as file:
        config = file.read()
    config = config.replace('as_of = "as_of"', 'as_of = "part"').replace('engine = "boosting"', f'engine = "{engine}"')
    # Few rows: in some folds a bin has bads alone, and a ridge keeps its coefficient finite.
    config = config.replace('by = "all"', 'by = "out_of_time"\nfrom = "2001-01-01"') + "\n[scorecard]\nridge = 1.0\n"
    with open(os.path.join(folder, "fold.toml"), "w") as file:
        file.write(config)
    train = [given.arrears, "risk", "train", "--data", "fold.csv", "--config", "fold.toml", "--out", "fold.json"]
    subprocess.run(train, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    score = [given.arrears, "risk", "score", "--model", "fold.json", "--data", "fold.csv"]
    told = subprocess.run(score, check=True, capture_output=True, text=True, cwd=folder).stdout
    return pd.read_csv(io.StringIO(told))["log_odds"].to_numpy()[folds == fold]


def mean_auc(bad, score, folds, rows=slice(None)):
    bad, score, folds = bad[rows], score[rows], folds[rows]
    return float(np.mean([roc_auc_score(bad[folds == fold], score[folds == fold]) for fold in range(5)]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "arrears", "xtask"):
        arguments.add_argument(f"--{name}", required=True, type=os.path.abspath)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, columns = made(given, folder)
        bad = (rows["outcome"] == "bad").astype(int).to_numpy()
        print(f"{len(rows)} rows, {bad.sum()} bad, {columns.shape[1]} features with values\n")
        draws = np.random.default_rng(7).integers(0, len(rows), (200, len(rows)))
        aucs, differences = {}, {}
        for assignment in range(ASSIGNMENTS):
            folds = np.array([(mixed(row) if assignment == 0 else mixed(mixed(row) + assignment & MASK)) % 5 for row in range(len(rows))])
            scores = {}
            for fold in range(5):
                learn, test = folds != fold, folds == fold
                def of(engine, score):
                    scores.setdefault(engine, np.zeros(len(rows)))[test] = score
                for name, (settings, rounds) in {"LightGBM, plain": PLAIN, "LightGBM, small trees": SMALL}.items():
                    model = lgb.train(settings, lgb.Dataset(columns[learn], bad[learn]), rounds)
                    of(name, model.predict(columns[test], raw_score=True))
                of("our scorecard", ours(given, folder, "scorecard", rows, folds, fold))
                of("our boosting", ours(given, folder, "boosting", rows, folds, fold))
            scores["our two, mean of log-odds"] = (scores["our scorecard"] + scores["our boosting"]) / 2
            for name, score in scores.items():
                aucs.setdefault(name, []).append(mean_auc(bad, score, folds))
                if assignment == 0:
                    drawn = [mean_auc(bad, score, folds, one) - mean_auc(bad, scores["LightGBM, plain"], folds, one) for one in draws]
                    differences[name] = np.percentile(drawn, [2.5, 97.5])
    print("| engine | AUC, folds by the rule | mean of ten assignments (sd) | less plain LightGBM (95 %, folds by the rule) |")
    print("| --- | --- | --- | --- |")
    for name, each in aucs.items():
        low, high = differences[name]
        print(f"| {name} | {each[0]:.4f} | {np.mean(each):.4f} ({np.std(each, ddof=1):.4f}) | {each[0] - aucs['LightGBM, plain'][0]:+.4f} ({low:+.4f} to {high:+.4f}) |")


if __name__ == "__main__":
    main()
