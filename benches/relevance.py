#!/usr/bin/env python3
"""How well hits are ordered, on the collections with relevance judgements that are long in public use.

    cargo build --release
    python3 benches/relevance.py target/release/dateline DIRECTORY [TITLE LEAD HEADING ...]

DIRECTORY holds `cranfield/`, `cacm/`, `cisi/` and `npl/`, as they are handed around, and `reuters21578/`, whose topics are asked for in
a word or three. Each query is asked as any of its words; what is
printed is the mean average precision of the first 1,000, and nDCG of the first ten. Beside dateline stands SQLite FTS5 with its
Porter stemmer. Further numbers are weights to try instead of those of the embedded schema, three at a time.
"""

import html, json, math, re, sqlite3, subprocess, sys, tempfile
from collections import defaultdict
from pathlib import Path


def marked(path):
    """Records of the SMART format: `.I number`, then fields `.T`, `.W` and the like."""
    records, field = {}, None
    for line in path.read_text("latin-1").splitlines():
        if number := re.fullmatch(r"\.I\s+(\d+)\s*", line):
            record = records.setdefault(int(number[1]), defaultdict(list))
        elif re.fullmatch(r"\.[A-Z]\s*", line):
            field = line[1]
        else:
            record[field].append(line.strip())
    return {number: {field: " ".join(lines) for field, lines in record.items()} for number, record in records.items()}


def slashed(path):
    """Records of NPL: a number on a line of its own, text, and a line with a slash."""
    records = {}
    for block in re.split(r"^\s*/\s*$", path.read_text("latin-1"), flags=re.M):
        lines = block.split("\n")
        lines = [line for line in lines if line.strip()]
        if len(lines) > 1 and lines[0].strip().isdigit():
            records[int(lines[0])] = " ".join(lines[1:])
    return records


def of_lines(path, query=0, document=1, keep=lambda parts: True):
    judged = defaultdict(set)
    for line in path.read_text("latin-1").splitlines():
        parts = line.split()
        if len(parts) > document and keep(parts):
            judged[int(parts[query])].add(int(parts[document]))
    return judged


def collections(base):
    documents = {n: (r.get("T", ""), r.get("W", "")) for n, r in marked(base / "cranfield/cran.all.1400").items()}
    queries = [r.get("W", "") for r in marked(base / "cranfield/cran.qry").values()]
    # Judgements name queries by their order. A grade of -1 or 5 is no relevance.
    judged = of_lines(base / "cranfield/cranqrel", keep=lambda parts: parts[2] in "1234")
    yield "Cranfield", documents, dict(enumerate(queries, 1)), judged
    documents = {n: (r.get("T", ""), r.get("W", "")) for n, r in marked(base / "cacm/cacm.all").items()}
    queries = {n: r.get("W", "") for n, r in marked(base / "cacm/query.text").items()}
    yield "CACM", documents, queries, of_lines(base / "cacm/qrels.text")
    documents = {n: (r.get("T", ""), r.get("W", "")) for n, r in marked(base / "cisi/CISI.ALL").items()}
    queries = {n: r.get("W", "") for n, r in marked(base / "cisi/CISI.QRY").items()}
    yield "CISI", documents, queries, of_lines(base / "cisi/CISI.REL")
    documents = {n: ("", text) for n, text in slashed(base / "npl/doc-text").items()}
    judged = {n: {int(d) for d in text.split()} for n, text in slashed(base / "npl/rlv-ass").items()}
    yield "NPL", documents, slashed(base / "npl/query-text"), judged
    if (base / "reuters21578").is_dir():
        yield reuters(base / "reuters21578")


# What the topics of Reuters-21578 are called by who looks for them.
TOPICS = {
    "earn": "quarterly earnings profit", "acq": "acquisition takeover merger", "money-fx": "foreign exchange currency", "crude": "crude oil",
    "grain": "grain", "trade": "trade tariffs", "interest": "interest rates", "wheat": "wheat", "ship": "shipping", "corn": "corn",
    "money-supply": "money supply", "sugar": "sugar", "dlr": "dollar", "oilseed": "oilseeds", "gnp": "gross national product",
    "gold": "gold", "coffee": "coffee", "veg-oil": "vegetable oil", "bop": "balance of payments", "nat-gas": "natural gas",
    "livestock": "livestock cattle", "soybean": "soybeans", "cpi": "consumer prices inflation", "cocoa": "cocoa", "reserves": "foreign reserves",
    "carcass": "beef pork meat", "yen": "yen", "jobs": "unemployment jobs", "ipi": "industrial production", "rubber": "rubber",
    "gas": "gasoline", "iron-steel": "iron and steel", "copper": "copper", "barley": "barley", "alum": "aluminium", "rice": "rice",
    "cotton": "cotton", "retail": "retail sales", "palm-oil": "palm oil", "zinc": "zinc", "wpi": "wholesale prices", "sorghum": "sorghum",
    "tin": "tin", "silver": "silver", "orange": "orange juice", "housing": "housing starts", "hog": "hogs", "fuel": "fuel oil",
}


def reuters(folder):
    documents, judged, numbers = {}, defaultdict(set), {topic: number for number, topic in enumerate(TOPICS)}
    for path in sorted(folder.glob("*.sgm")):
        for article in re.findall(r"<REUTERS.*?</REUTERS>", path.read_text("latin-1"), re.S):
            part = lambda name: "".join(re.findall(f"<{name}>(.*?)</{name}>", article, re.S)[:1])
            body = html.unescape(part("BODY"))
            if not body.strip():
                continue
            paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n    ", body)]
            number = len(documents)
            documents[number] = (html.unescape(part("TITLE")), "\n\n".join(paragraphs))
            for topic in re.findall("<D>(.*?)</D>", part("TOPICS")):
                if topic in numbers:
                    judged[numbers[topic]].add(number)
    return "Reuters-21578", documents, dict(enumerate(TOPICS.values())), judged


def words(query):
    return list(dict.fromkeys(re.findall(r"[a-z0-9]+", query.lower())))


def measures(found, relevant):
    hits, precision, gain = 0, 0.0, 0.0
    for rank, document in enumerate(found, 1):
        if document in relevant:
            hits += 1
            precision += hits / rank
            gain += 1 / math.log2(rank + 1) if rank <= 10 else 0
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(relevant)) + 1))
    return precision / len(relevant), gain / ideal


class Dateline:
    def __init__(self, binary, schema, weights, documents, folder):
        self.binary, self.index, self.numbers = binary, folder / "index", list(documents)
        corpus = folder / "corpus.jsonl"
        with corpus.open("w") as out:
            for number, (title, text) in documents.items():
                out.write(json.dumps({"id": str(number), "title": title, "body": text, "date": "2000-01-01"}) + "\n")
        options = ["--no-actors"]
        if weights:
            text = re.sub(r"(?m)^\[weights\]\n(?:.+\n)*", "", schema)
            own = folder / "schema.toml"
            own.write_text(text + "\n[weights]\ntitle = {}\nlead = {}\nheading = {}\n".format(*weights))
            options += ["--schema", own]
        subprocess.run([binary, "index", corpus, "--index", self.index, *options], check=True, capture_output=True)

    def __call__(self, query):
        query = " OR ".join('"%s"' % word for word in words(query))
        command = [self.binary, "search", query, "--index", self.index, "--limit", "1000", "--format", "jsonl"]
        out = subprocess.run(command, capture_output=True, text=True).stdout
        lines = map(json.loads, out.splitlines())
        # A source ends in the number of its line.
        return [self.numbers[int(line["source"].rsplit(":", 1)[1]) - 1] for line in lines]


class Sqlite:
    def __init__(self, documents):
        self.base = sqlite3.connect(":memory:")
        self.base.execute("create virtual table d using fts5(title, text, tokenize='porter unicode61')")
        self.base.executemany("insert into d(rowid, title, text) values (?, ?, ?)", ((n, *parts) for n, parts in documents.items()))

    def __call__(self, query):
        query = " OR ".join('"%s"' % word for word in words(query))
        return [row[0] for row in self.base.execute("select rowid from d where d match ? order by rank limit 1000", (query,))]


def main():
    binary, base, numbers = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), sys.argv[3:]
    tries = [None] + [numbers[i : i + 3] for i in range(0, len(numbers), 3)]
    schema = (Path(__file__).parent.parent / "index_schema.toml").read_text()
    print("| collection | queries | by | average precision | nDCG@10 |\n|---|---|---|---|---|")
    for name, documents, queries, judged in collections(base):
        with tempfile.TemporaryDirectory() as folder:
            engines = []
            for i, weights in enumerate(tries):
                place = Path(folder, str(i))
                place.mkdir()
                label = "dateline" if weights is None else "dateline, weights " + ", ".join(weights)
                engines.append((label, Dateline(binary, schema, weights, documents, place)))
            engines.append(("SQLite FTS5", Sqlite(documents)))
            for label, engine in engines:
                scores = [measures(engine(query), judged[n]) for n, query in queries.items() if judged.get(n)]
                average = [sum(column) / len(scores) for column in zip(*scores)]
                print(f"| {name} | {len(scores)} | {label} | {average[0]:.3f} | {average[1]:.3f} |", flush=True)


if __name__ == "__main__":
    main()
