"""Makes the test vectors of the importers: small models of made-up data, and what the libraries themselves predict.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py

Each model NAME.txt or NAME.json has a NAME.csv beside it: the columns of the model, then `margin` (the sum over trees; of a
forest their sum, not their mean), `probability`, and `contribution:COLUMN` for each column with `contribution:base` at the
end. Numbers are written so that they are read back to the same bits; an empty cell is a missing value.
"""

import json
import math
import os

import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["phone", "shoes", "rent", "food", "gift", "travel"]


def data(seed, rows=1500):
    """Accounts that never were."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "worst_dpd": rng.integers(0, 12, rows) * 7.0,
        "utilisation": np.round(rng.gamma(2.0, 0.3, rows), 3),
        "change": rng.normal(0, 1, rows),
        "kind": rng.integers(0, len(NAMES), rows).astype(float),
    })
    frame.loc[rng.random(rows) < 0.15, "utilisation"] = np.nan
    frame.loc[rng.random(rows) < 0.1, "change"] = 0.0
    effect = np.array([0.8, -0.9, 0.1, -0.3, 1.2, 0.4])[frame["kind"].astype(int)]
    log_odds = -2 + frame["worst_dpd"] / 30 + frame["utilisation"].fillna(1.5) - 0.4 * frame["change"] + effect
    bad = (rng.random(rows) < 1 / (1 + np.exp(-log_odds))).astype(int)
    return frame, bad


def tried(frame, cuts, seed, infinite):
    """Rows of the data, and rows that stand on each cut and just beside it, with values missing or out of all range."""
    rng = np.random.default_rng(seed)
    rows = [frame.iloc[at].to_list() for at in rng.integers(0, len(frame), 25)]
    odd = [np.nan, 0.0, -0.0, 1e-36, -1e-36, 1e30, -1e30] + ([math.inf, -math.inf] if infinite else [])
    for column in range(3):
        chosen = sorted(set(cuts.get(column, [])))
        chosen = [chosen[at] for at in sorted(rng.permutation(len(chosen))[:9])]
        for value in [v for cut in chosen for v in (np.nextafter(cut, -math.inf), cut, np.nextafter(cut, math.inf))] + odd:
            row = frame.iloc[rng.integers(0, len(frame))].to_list()
            row[column] = value
            rows.append(row)
    rows.append([np.nan] * frame.shape[1])
    return np.array(rows, dtype=float)


def cell(value):
    if isinstance(value, str):
        return value
    return "" if value != value else repr(float(value))


def write(name, columns, rows, margin, probability, contributions):
    heads = columns + ["margin", "probability"] + [f"contribution:{c}" for c in columns + ["base"]]
    with open(os.path.join(HERE, f"{name}.csv"), "w") as file:
        print(",".join(heads), file=file)
        for row in zip(rows, margin, probability, contributions):
            print(",".join(cell(v) for v in [*row[0], row[1], row[2], *row[3]]), file=file)


def lightgbm_cuts(model):
    cuts = {}
    for tree in model.dump_model()["tree_info"]:
        ahead = [tree["tree_structure"]]
        while ahead:
            node = ahead.pop()
            if "split_feature" in node:
                if node["decision_type"] == "<=":
                    cuts.setdefault(node["split_feature"], []).append(float(node["threshold"]))
                ahead += [node["left_child"], node["right_child"]]
    return cuts


def lightgbm(name, seed, categories, rounds=8, **more):
    frame, bad = data(seed)
    if categories is None:
        frame = frame.drop(columns="kind")
    settings = dict(objective="binary", num_leaves=7, min_data_in_leaf=20, learning_rate=0.3, verbose=-1, num_threads=1,
                    seed=seed, deterministic=True, force_row_wise=True, min_data_per_group=20, cat_smooth=2, cat_l2=1, **more)
    train = frame.copy()
    if categories == "names":
        train["kind"] = pd.Categorical.from_codes(frame["kind"].astype(int), NAMES)
    places = ["kind"] if categories == "codes" else "auto"
    model = lgb.train(settings, lgb.Dataset(train, bad, categorical_feature=places, free_raw_data=False), rounds)
    model.save_model(os.path.join(HERE, f"{name}.txt"))
    rows = tried(frame, lightgbm_cuts(model), seed, infinite=categories != "names")
    shown = [list(row) for row in rows]
    given = pd.DataFrame(rows, columns=frame.columns)
    if categories == "codes":
        for at, odd in enumerate([-1.0, 6.0, 2.5, 31.0, 32.0, 1000.0, np.nan]):
            rows[at, 3] = odd
        shown = rows
        given = pd.DataFrame(rows, columns=frame.columns)
    if categories == "names":
        kinds = [NAMES[int(k)] if k == k else np.nan for k in given["kind"]]
        kinds[0], kinds[1] = "never seen", np.nan
        shown = [[*row[:3], kind] for row, kind in zip(shown, kinds)]
        given["kind"] = pd.Categorical(kinds, categories=sorted(set(k for k in kinds if isinstance(k, str))))
    write(name, list(frame.columns), shown, model.predict(given, raw_score=True), model.predict(given),
          model.predict(given, pred_contrib=True))


def xgboost(name, seed, categories, **more):
    frame, bad = data(seed)
    if categories is None:
        frame = frame.drop(columns="kind")
    settings = dict(objective="binary:logistic", tree_method="hist", max_depth=3, eta=0.3, nthread=1, seed=seed,
                    max_cat_to_onehot=2, **more)
    train, types = frame.copy(), ["float"] * 3 + (["c"] if categories else [])
    if categories == "names":
        train["kind"] = pd.Categorical.from_codes(frame["kind"].astype(int), NAMES)
        matrix = lambda table: xgb.DMatrix(table, enable_categorical=True)
        model = xgb.train(settings, xgb.DMatrix(train, bad, enable_categorical=True), 8)
    else:
        matrix = lambda table: xgb.DMatrix(table.to_numpy(), feature_names=list(frame.columns), feature_types=types,
                                           enable_categorical=True)
        labelled = xgb.DMatrix(train.to_numpy(), bad, feature_names=list(frame.columns), feature_types=types,
                               enable_categorical=True)
        model = xgb.train(settings, labelled, 8)
    model.save_model(os.path.join(HERE, f"{name}.json"))
    cuts = {}
    for tree in json.load(open(os.path.join(HERE, f"{name}.json")))["learner"]["gradient_booster"]["model"]["trees"]:
        for at, left in enumerate(tree["left_children"]):
            if left >= 0 and tree["split_type"][at] == 0:
                cuts.setdefault(tree["split_indices"][at], []).append(float(np.float32(tree["split_conditions"][at])))
    rows = tried(frame, cuts, seed, infinite=False)
    shown = [list(row) for row in rows]
    if categories == "codes":
        for at, odd in enumerate([5.0, 6.0, 2.5, 31.0, 32.0, 1000.0, np.nan]):
            rows[at, 3] = odd
        shown = rows
    given = pd.DataFrame(rows, columns=frame.columns)
    if categories == "names":
        kinds = [NAMES[int(k)] if k == k else np.nan for k in given["kind"]]
        kinds[1] = np.nan
        shown = [[*row[:3], kind] for row, kind in zip(shown, kinds)]
        given["kind"] = pd.Categorical(kinds, categories=NAMES)
    rows = matrix(given)
    write(name, list(frame.columns), shown, model.predict(rows, output_margin=True), model.predict(rows),
          model.predict(rows, pred_contribs=True))


lightgbm("lightgbm_numbers", 1, None, sigmoid=0.7, bagging_fraction=0.8, bagging_freq=1)
lightgbm("lightgbm_not_missing", 2, None, use_missing=False)
lightgbm("lightgbm_zero_missing", 3, None, zero_as_missing=True)
lightgbm("lightgbm_codes", 4, "codes")
lightgbm("lightgbm_names", 5, "names")
lightgbm("lightgbm_forest", 6, None, boosting="rf", bagging_fraction=0.6, bagging_freq=1)
lightgbm("lightgbm_monotone", 7, None, monotone_constraints=[1, 1, 0], monotone_constraints_method="basic")
xgboost("xgboost_numbers", 8, None)
xgboost("xgboost_codes", 9, "codes")
xgboost("xgboost_names", 10, "names")
xgboost("xgboost_pruned", 11, None, gamma=8.0, base_score=0.3)
