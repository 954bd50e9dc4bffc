"""How figures grow with the number of articles: a table of exponents, and a picture."""

import math
import statistics

# What is followed: in which records, and which figure of them.
CURVES = {
    # Of processors, since others may use them too.
    "time to index": ("index", lambda record: record["processor"]),
    "size of the index": ("index", lambda record: record["size"]),
    "question of two words": ("ask", lambda record: record["seconds"]),
    "memory of that process": ("ask", lambda record: record["peak"]),
}
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 780, 420, 56, 24, 240, 48
STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #333 }
    .grid { stroke: #ddd } .line { fill: none; stroke-width: 2 } .even { stroke: #999; stroke-dasharray: 4 4 }
    .c0 { stroke: #c0392b; fill: #c0392b } .c1 { stroke: #1f6fb2; fill: #1f6fb2 }
    .c2 { stroke: #2e8b57; fill: #2e8b57 } .c3 { stroke: #8e5bb5; fill: #8e5bb5 }
    text.c0, text.c1, text.c2, text.c3 { stroke: none }
    @media (prefers-color-scheme: dark) {
      text { fill: #ccc } .grid { stroke: #444 }
      .c0 { stroke: #ff8a7a; fill: #ff8a7a } .c1 { stroke: #6cb6ff; fill: #6cb6ff }
      .c2 { stroke: #6fd39a; fill: #6fd39a } .c3 { stroke: #c9a2ee; fill: #c9a2ee }
    }
"""


def curve(records, peer, name):
    """Medians by the number of articles."""
    what, figure = CURVES[name]
    points = {}
    for record in records:
        if record["what"] == what and record["peer"] == peer and record.get("kind", "two words") == "two words":
            points.setdefault(record["articles"], []).append(figure(record))
    return sorted((articles, statistics.median(values)) for articles, values in points.items())


def exponent(points):
    """Of the power of the number of articles that fits best: the slope of the line through the logarithms."""
    xs, ys = zip(*((math.log(x), math.log(y)) for x, y in points))
    middle_x, middle_y = statistics.mean(xs), statistics.mean(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys)) / sum((x - middle_x) ** 2 for x in xs)


def table(records):
    """Of each peer that had three corpora or more; empty if there is none."""
    rows = []
    for peer in dict.fromkeys(record["peer"] for record in records if record["what"] == "index"):
        curves = [curve(records, peer, name) for name in CURVES]
        if min(map(len, curves[:2])) > 2:
            rows.append(f"| {peer} | {' | '.join(f'{exponent(points):.2f}' if points else '' for points in curves)} |")
    return "\n".join([f"| exponent | {' | '.join(CURVES)} |", "|---|---|---|---|---|", *rows]) if rows else ""


def picture(records, peer="dateline"):
    """As SVG, both axes logarithmic: each curve from 1 at the smallest corpus."""
    curves = {name: curve(records, peer, name) for name in CURVES}
    first, last = (points[i][0] for points in [curves["time to index"]] for i in (0, -1))
    highest = max(y / points[0][1] for points in curves.values() for _, y in points)
    highest = max(highest, last / first) * 1.1

    def x(articles):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(articles / first) / math.log(last / first)

    def y(times):
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * math.log(max(times, 0.5) / 0.5) / math.log(highest / 0.5)

    parts = [f"<title>How the figures of {peer} grow from {first:,} to {last:,} articles</title><style>{STYLE}</style>"]
    for times in (0.5, 1, 2, 5, 10, 20, 50, 100, 200):
        if times <= highest:
            parts.append(f'<path class="grid" d="M{LEFT} {y(times):.1f}H{WIDTH - RIGHT}"/>')
            parts.append(f'<text x="{LEFT - 8}" y="{y(times) + 4:.1f}" text-anchor="end">{times:g}×</text>')
    for articles, _ in curves["time to index"]:
        parts.append(f'<path class="grid" d="M{x(articles):.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text x="{x(articles):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{thousands(articles)}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">articles</text>')
    parts.append(f'<path class="line even" d="M{x(first):.1f} {y(1):.1f}L{x(last):.1f} {y(last / first):.1f}"/>')
    labels = [("in step with the articles", y(last / first), "")]
    for number, (name, points) in enumerate(curves.items()):
        at = [(x(articles), y(value / points[0][1])) for articles, value in points]
        parts.append(f'<path class="line c{number}" d="M{"L".join(f"{a:.1f} {b:.1f}" for a, b in at)}" style="fill: none"/>')
        parts += [f'<circle class="c{number}" cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in at]
        labels.append((f"{name}: {exponent(points):.2f}", at[-1][1], f' class="c{number}"'))
    lowest = TOP
    for text, at, style in sorted(labels, key=lambda label: label[1]):
        lowest = max(at + 4, lowest + 16)
        parts.append(f'<text{style} x="{WIDTH - RIGHT + 10}" y="{lowest:.1f}">{text}</text>')
    body = "\n  ".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n  {body}\n</svg>\n'


def thousands(articles):
    return f"{articles // 1000:,}k" if articles < 1_000_000 else f"{articles / 1e6:g}M"
