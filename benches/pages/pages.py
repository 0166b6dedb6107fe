"""Asks for every page of a console five times, and tells the median and the worst of each kind of page in milliseconds.

A page that says that something is being worked out beside it is asked for until it shows it; how long that takes is told apart, and each
answer meanwhile counts for the worst.
"""

import html
import http.client
import re
import statistics
import sys
import time
from urllib.parse import urljoin, urlsplit

TIMES = 5
OF_A_KIND = 3  # So many pages that differ by a name alone are asked for.
BAR = 50.0

client = http.client.HTTPConnection(sys.argv[1], timeout=60)


def ask(path):
    began = time.perf_counter()
    client.request("GET", path, headers={"accept-language": "en"})
    answer = client.getresponse()
    body = answer.read().decode("utf-8", "replace")
    return answer.status, body, (time.perf_counter() - began) * 1e3


def worked_out(path):
    """Asks until nothing of the page is being worked out: how long each answer took, and seconds until then; none where it was there."""
    began, waited = time.perf_counter(), []
    while True:
        _, body, ms = ask(path)
        if 'http-equiv="refresh"' not in body:
            return waited, time.perf_counter() - began if waited else None
        waited.append(ms)
        time.sleep(0.05)


def leads_to(path, body):
    """The links of a page, and its form that tries a strategy as it stands."""
    links = re.findall(r'href="([^"]+)"', body)
    if path.endswith("/simulation"):
        days = dict(re.findall(r'type="date" name="(\w+)" value="([^"]+)"', body))
        links.append(f"{path}?from={days['from']}&to={days['to']}&backdate=yes")
    return links


def kind(path):
    """The page without what it is of: names with a digit or capital, and values of its query."""
    parts = urlsplit(path)
    steps = ["*" if re.search(r"[0-9A-Z%:]", step) else step for step in parts.path.split("/")]
    fields = sorted(field.split("=")[0] for field in parts.query.split("&") if field)
    return "/".join(steps) + ("?" + "&".join(fields) if fields else "")


# The first page has the whole book counted beside it.
ask("/console")
time.sleep(3)
todo, seen, kinds, wrong, beside = ["/console"], {"/console"}, {}, [], []
while todo:
    path = todo.pop(0)
    waited, seconds = worked_out(path)
    if seconds is not None:
        beside.append((seconds, path))
    took = []
    for _ in range(TIMES):
        status, body, ms = ask(path)
        took.append(ms)
    if status >= 400:
        wrong.append((path, status))
    kinds.setdefault(kind(path), []).append((statistics.median(took), max(took + waited)))
    for link in leads_to(path, body):
        target = urljoin(path, html.unescape(link)).split("#")[0]
        if not target.startswith(("/console", "/my")) or target.startswith(("/console/assets", "/console/preferences")):
            continue
        if target in seen or sum(kind(target) == kind(other) for other in seen) >= OF_A_KIND:
            continue
        seen.add(target)
        todo.append(target)

print(f"{'median':>8} {'worst':>8}  pages  page")
for name, figures in sorted(kinds.items(), key=lambda one: -max(median for median, _ in one[1])):
    median, worst = max(median for median, _ in figures), max(worst for _, worst in figures)
    print(f"{median:8.1f} {worst:8.1f} {len(figures):6}  {name}{'  over the bar' if median > BAR else ''}")
print(f"{len(seen)} pages of {len(kinds)} kinds; medians of {TIMES}; bar {BAR:.0f} ms")
for seconds, path in sorted(beside, reverse=True):
    print(f"{seconds:8.1f} s to work out beside the page  {path}")
for path, status in wrong:
    print(f"answered with {status}: {path}")
sys.exit(1 if wrong else 0)
