"""The tables, from the measurements of one run."""

import statistics
from collections import defaultdict

from bench import growth

BASE = "dateline"


def markdown(records):
    """Everything that a run found out."""
    parts = [record["machine"] for record in records if record["what"] == "machine"]
    peers = next(record["peers"] for record in records if record["what"] == "peers")
    parts.append("; ".join(f"{peer} {version} ({shows})" for peer, (version, shows) in peers.items()))
    for articles in sorted({record["articles"] for record in records if record["what"] == "index"}):
        here = [record for record in records if record.get("articles") == articles]
        size = next(record["bytes"] for record in here if record["what"] == "index")
        parts.append(f"### {articles:,} articles, {size / 1e6:,.0f} MB of JSON lines")
        parts += [indexing(here), asking(here), *agreement(here)]
    if grown := growth.table(records):
        parts += ["### Growth", grown]
    return "\n\n".join(parts) + "\n"


def indexing(here):
    rounds = grouped((record for record in here if record["what"] == "index"), "peer")
    figures = {
        "articles/s": lambda record: record["articles"] / record["seconds"],
        "MB/s": lambda record: record["bytes"] / 1e6 / record["seconds"],
        "processor seconds": lambda record: record["processor"],
        "peak memory, MB": lambda record: record["peak"],
        "index : text": lambda record: record["size"] / record["bytes"],
    }
    rows = [["", *figures]]
    for peer, records in rounds.items():
        cells = []
        for figure in figures.values():
            ratio = paired(records, rounds[BASE], figure, "round")
            cells.append(f"{short(middle(records, figure))} ({ratio:.2f})")
        rows.append([peer, *cells])
    return table(rows)


def asking(here):
    """Milliseconds: of each kind the median; in parentheses the median of the ratios to dateline at the same question."""
    asked = [record for record in here if record["what"] == "ask"]
    peers = sorted(dict.fromkeys(record["peer"] for record in asked), key=lambda peer: peer != BASE)
    rows = [["ms, whole process", *peers]]
    seconds = lambda record: record["seconds"]  # noqa: E731
    kinds = grouped(asked, "kind")
    for kind, records in kinds.items():
        rows.append([kind, *cells(grouped(records, "peer"), peers, seconds, 1e3)])
    # What dateline alone is asked is left out of what is held against others.
    shared = {record["kind"] for record in asked if record["peer"] != BASE}
    by_peer = grouped((record for record in asked if record["kind"] in shared), "peer")
    rows.append(["95th percentile of those asked of all", *(tail(by_peer, peer) for peer in peers)])
    if cold := grouped((record for record in here if record["what"] == "cold"), "peer"):
        rows.append(["two words, cold cache", *cells(cold, peers, seconds, 1e3)])
    rows.append(["peak memory, MB", *cells(by_peer, peers, lambda record: record["peak"], 1)])
    return table(rows)


def cells(by_peer, peers, figure, scale):
    for peer in peers:
        if peer not in by_peer:
            yield ""
        elif BASE in by_peer:
            ratio = paired(by_peer[peer], by_peer[BASE], figure, "number", "repeat")
            yield f"{short(scale * middle(by_peer[peer], figure))} ({ratio:.2f})"


def tail(by_peer, peer):
    ends = {name: quantile([record["seconds"] for record in by_peer[name]], 0.95) for name in (peer, BASE)}
    return f"{short(1e3 * ends[peer])} ({ends[peer] / ends[BASE]:.2f})"


def agreement(here):
    """How many counts are alike, and all that are not."""
    counted = [record for record in here if record["what"] == "count" and len(record["counts"]) > 1]
    if not counted:
        return
    others = [peer for peer in counted[0]["counts"] if peer != BASE]
    for peer in others:
        unlike = [record for record in counted if record["counts"][peer] != record["counts"][BASE]]
        text = f"Counts of {peer} equal to dateline's: {len(counted) - len(unlike)} of {len(counted)}"
        each = (f"{' '.join(r['words'])} ({r['kind']}: {r['counts'][BASE]:,}, there {r['counts'][peer]:,})" for r in unlike)
        yield f"{text}; not those of {'; '.join(each)}." if unlike else f"{text}."


def paired(records, base, figure, *keys):
    """The median of the ratios of what was measured at the same time."""
    of_base = {tuple(record[key] for key in keys): figure(record) for record in base}
    ratios = [figure(record) / of_base[at] for record in records if (at := tuple(record[key] for key in keys)) in of_base]
    return statistics.median(ratios)


def middle(records, figure):
    return statistics.median(map(figure, records))


def quantile(values, part):
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


def grouped(records, key):
    groups = defaultdict(list)
    for record in records:
        groups[record[key]].append(record)
    return groups


def short(number):
    """Three digits that mean something."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def table(rows):
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]])
