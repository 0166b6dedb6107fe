"""Fills a demo book with rules and people through its server, and prints the server's OpenAPI document with names that the book has
among the values of path parameters. Made-up names alone would meet little more than 404.
"""

import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = {
    "strategy": "strategies/pay-later-cn.toml",
    "contact_pack": "packs/cn-2026.toml",
    "desk_rules": "desks/cn-desk.toml",
    "work_rules": "work/desk-cn.toml",
    "limit_table": "limits/card-2026.toml",
    "priority_terms": "priority/unsecured.toml",
    "contact_terms": "contacts/before-due.toml",
}


def ask(url, token, path, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if body is not None:
        headers["Idempotency-Key"] = "prepare-" + path
        body = json.dumps(body).encode()
    request = urllib.request.Request(url + path, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{path}: {error.read().decode()}")


def send_table(url, token, name, text):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}
    request = urllib.request.Request(f"{url}/v1/tables/{name}", data=text.encode(), headers=headers, method="PUT")
    urllib.request.urlopen(request).close()


def get(url, token, path):
    return ask(url, token, path)


def fill(url, token, first_open):
    """Rules that somebody wrote and somebody else lets count from the first open day, cases, addresses; then two days are closed."""
    writer = ask(url, token, "/v1/tokens", {"name": "writer", "scopes": ["document.write", "document.read"]})["secret"]
    for kind, file in RULES.items():
        text = (ROOT / "examples" / file).read_text()
        text = re.sub(r'(?m)^effective_from = .*$', f'effective_from = "{first_open}"', text, count=1)
        text = text.replace('name = "Ana"', 'name = "operator"')
        added = ask(url, writer, f"/v1/documents/{kind}", {"text": text, "reason": "to try"})
        path = f"/v1/documents/{kind}/{added['id']}@{added['version']}/activation"
        ask(url, token, path, {"reason": "looked through"})
    persons = []
    for account in get(url, token, "/v1/accounts?limit=5")["accounts"]:
        person = account["person"]
        if person in persons:
            continue
        persons.append(person)
        ask(url, token, f"/v1/persons/{person}/addresses", {"address": "tel-1", "channels": ["voice"], "value": "+8613800138000"})
        ask(url, token, f"/v1/persons/{person}/cases", {"kind": "complaint", "account": account["account"], "reason": "called at night"})
    account = get(url, token, "/v1/accounts?limit=1")["accounts"][0]["account"]
    send_table(url, token, "money.csv", f"account,effective_on,amount,key\n{account},{first_open},1.00,s1\n")
    send_table(url, token, "ages.csv", f"account,as_of,days_past_due\n{account},{first_open},3\n")
    ask(url, token, "/v1/table-imports", {"repayments": ["money.csv"]})
    year, month, day = map(int, first_open.split("-"))
    last = f"{year}-{month:02}-{day + 1:02}"
    ask(url, token, "/v1/day-closes", {"date": last})
    while get(url, token, f"/v1/day-closes/{last}")["state"] in ("waiting", "running"):
        time.sleep(0.1)


def main():
    url, token = sys.argv[1:3]
    document = get(url, token, "/v1/openapi.json")
    last = get(url, token, "/v1/book")["last_close"]
    year, month, day = map(int, last.split("-"))
    # Demos end with a month.
    fill(url, token, f"{year + month // 12}-{month % 12 + 1:02}-01")
    accounts = get(url, token, "/v1/accounts?limit=20")["accounts"]
    book = get(url, token, "/v1/book")
    versions = [
        f"{one['id']}@{one['version']}"
        for kind in RULES
        for one in get(url, token, f"/v1/documents/{kind}")["items"]
    ]
    jobs = [one["id"] for one in get(url, token, "/v1/work/jobs?limit=20")["items"]] 
    cases = [str(one["case"]) for one in get(url, token, "/v1/cases")["items"]]
    known = {
        "account": [one["account"] for one in accounts],
        "person": [one["person"] for one in accounts],
        "date": [book["last_close"], "2024-02-30"],
        "kind": list(RULES) + ["template", "product", "policy", "content_pack"],
        "version": versions + ["1"],
        "strategy": ["in-force"] + versions,
        "table": ["accounts", "classified-accounts", "events", "statements", "contact-log", "postings", "accrued-income", "balances", "ages.csv"],
        "import": ["1"],
        "fold": ["1"],
        "model": [one["model"] for one in get(url, token, "/v1/models")["items"]],
        "stream": ["account", "standing", "person"],
        "job": jobs,
        "product": [f"{one['id']}@{one['version']}" for one in get(url, token, "/v1/products")["items"]],
        "policy": [f"{one['id']}@{one['version']}" for one in get(url, token, "/v1/policies")["items"]],
        "message": [one["message"] for one in get(url, token, "/v1/messages?limit=20")["items"]],
        "check": ["1"],
        "case": cases,
    }
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                names = known.get(parameter["name"])
                if parameter["in"] == "path" and names:
                    parameter["schema"] = {"anyOf": [{"enum": names}, {"type": "string", "minLength": 1, "maxLength": 40}]}
    json.dump(document, sys.stdout)


main()
