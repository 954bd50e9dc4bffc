#!/usr/bin/env python3
"""How much of indexing goes into unpacking, decoding and parsing, by format.

    cargo build --release
    python3 benches/shares.py target/release/dateline ARTICLES.jsonl [NUMBER]

Writes the first NUMBER articles (150) of a file of JSON lines with `date`, `title` and `body` in every format, indexes each with one
thread under valgrind, and counts instructions: they are the same whatever else the machine does. What a run of one short article takes
is taken off. Reading is all that happens from the bytes of a file to an article as a value; the rest finds actors and dates, stems,
and writes the index.
"""

import bz2, email.message, gzip, io, json, lzma, os, re, subprocess, sys, tarfile, tempfile, zipfile
from datetime import date
from email.utils import format_datetime
from html import escape
from pathlib import Path

# What is called by what: each does what is left of it without the next.
CALLS = {
    "unpack": re.compile(r"dateline::corpus::unpack::unpack\b"),
    "decode, detect": re.compile(r"dateline::ingest::documents::Piece::parse(?!::)"),
    "parse": re.compile(r"dateline::formats::\w+(::\w+)?::parse\b(?!::)"),
    "index": re.compile(r"dateline::ingest::work::Work::done::\{\{closure\}\}"),
}


def paragraphs(article):
    return [p for p in article["body"].split("\n\n") if p.strip()]


def blocks(article, heading, paragraph):
    """The body with short paragraphs as headings."""
    return [(heading if len(p) < 40 and p[-1] not in ".:," else paragraph) % escape(p) for p in paragraphs(article)]


def letters(articles):
    return {f"{n}.txt": f"date {a['date']} {a['title']}\n\n{a['body']}\n" for n, a in enumerate(articles)}


def markdown(articles):
    body = lambda a: "\n\n".join("## " + p if len(p) < 40 and p[-1] not in ".:," else p for p in paragraphs(a))
    return {f"{n}.md": f"---\ntitle: {json.dumps(a['title'])}\ndate: {a['date']}\n---\n\n{body(a)}\n" for n, a in enumerate(articles)}


def html(articles):
    menu = "".join(f'<li><a href="/desk/{n}">Desk {n}</a></li>' for n in range(40))
    def page(a):
        data = json.dumps({"@type": "NewsArticle", "headline": a["title"], "datePublished": a["date"]})
        body = "\n".join(blocks(a, "<h2>%s</h2>", "<p>%s</p>"))
        return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(a["title"])} | The Wire</title>'
                f'<script type="application/ld+json">{data}</script><style>p {{ margin: 1em }}</style></head><body>'
                f'<nav><ul>{menu}</ul></nav><main><article><h1>{escape(a["title"])}</h1>{body}</article></main>'
                f"<footer><ul>{menu}</ul></footer><script>var x = 1;</script></body></html>")
    return {f"{n}.html": page(a) for n, a in enumerate(articles)}


def rss(articles):
    item = lambda a: (f"<item><title>{escape(a['title'])}</title><guid>{a['id']}</guid><pubDate>{a['date']}T10:00:00Z</pubDate>"
                      f"<description>{escape(''.join(blocks(a, '<h2>%s</h2>', '<p>%s</p>')))}</description></item>")
    return {"feed.xml": "<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>" + "".join(map(item, articles)) + "</channel></rss>"}


def nitf(articles):
    text = lambda a: (f"<?xml version='1.0'?><nitf><head><title>{escape(a['title'])}</title><docdata><date.issue norm='{a['date'].replace('-', '')}'/>"
                      f"<doc-id id-string='{a['id']}'/></docdata></head><body><body.head><hedline><hl1>{escape(a['title'])}</hl1></hedline></body.head>"
                      f"<body.content>{''.join(blocks(a, '<hl2>%s</hl2>', '<p>%s</p>'))}</body.content></body></nitf>")
    return {f"{n}.xml": text(a) for n, a in enumerate(articles)}


def newsml(articles):
    text = lambda a: ('<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
                      f'<newsItem guid="{a["id"]}" version="1"><itemMeta><versionCreated>{a["date"]}T10:00:00Z</versionCreated></itemMeta>'
                      f"<contentMeta><headline>{escape(a['title'])}</headline></contentMeta><contentSet><inlineXML contenttype='application/xhtml+xml'>"
                      f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{''.join(blocks(a, '<h2>%s</h2>', '<p>%s</p>'))}</body></html></inlineXML>"
                      "</contentSet></newsItem></itemSet></newsMessage>")
    return {f"{n}.xml": text(a) for n, a in enumerate(articles)}


def ninjs(articles):
    item = lambda a: {"uri": a["id"], "type": "text", "versioncreated": a["date"] + "T10:00:00Z", "headline": a["title"],
                      "body_xhtml": "".join(blocks(a, "<h2>%s</h2>", "<p>%s</p>"))}
    return {f"{n}.json": json.dumps(item(a)) for n, a in enumerate(articles)}


def sgml(articles):
    day = lambda a: date.fromisoformat(a["date"]).strftime("%d-%b-%Y").upper()
    item = lambda n, a: (f'<REUTERS NEWID="{n}"><DATE>{day(a)} 10:00:00.00</DATE><TEXT><TITLE>{escape(a["title"])}</TITLE>'
                         f"<BODY>{escape(a['body'])}\n&#3;</BODY></TEXT></REUTERS>\n")
    return {"news.sgm": '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + "".join(item(n, a) for n, a in enumerate(articles))}


def jsonl(articles):
    return {"news.jsonl": "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles)}


def csv(articles):
    quoted = lambda text: '"' + text.replace('"', '""') + '"'
    rows = (",".join(quoted(a[key]) for key in ("id", "date", "title", "body")) for a in articles)
    return {"news.csv": "id,date,title,body\n" + "\n".join(rows) + "\n"}


def mbox(articles):
    out = io.BytesIO()
    for a in articles:
        message = email.message.EmailMessage()
        message["From"], message["Subject"], message["Message-ID"] = "Wire <wire@example.org>", a["title"], f"<{a['id']}@example.org>"
        message["Date"] = format_datetime(__import__("datetime").datetime.fromisoformat(a["date"] + "T10:00:00+00:00"))
        message.set_content(a["body"])
        out.write(b"From wire@example.org Thu Jan  1 00:00:00 2024\n" + bytes(message) + b"\n")
    return {"news.mbox": out.getvalue()}


def warc(articles):
    out = io.BytesIO()
    for n, page in enumerate(html(articles).values()):
        page = page.encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page) + page
        out.write(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Date: 2024-02-05T10:00:00Z\r\n"
                  b"WARC-Target-URI: https://example.org/%d\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n"
                  % (n, n, len(http)) + http + b"\r\n\r\n")
    return {"news.warc": out.getvalue()}


def packed(articles):
    """Letters in containers, and JSON lines in packed files."""
    files = {name: text.encode() for name, text in letters(articles).items()}
    tar, zipped = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    lines = jsonl(articles)["news.jsonl"].encode()
    zst = subprocess.run(["zstd", "-q", "-c"], input=lines, capture_output=True)
    made = {"tar": {"news.tar": tar.getvalue()}, "zip": {"news.zip": zipped.getvalue()},
            "jsonl.gz": {"news.jsonl.gz": gzip.compress(lines)}, "jsonl.bz2": {"news.jsonl.bz2": bz2.compress(lines)},
            "jsonl.xz": {"news.jsonl.xz": lzma.compress(lines)}, "jsonl.zst": {"news.jsonl.zst": zst.stdout}}
    return {name: files for name, files in made.items() if all(files.values())}


def instructions(program, files):
    """All of an ingest, and what of it is reading, by part."""
    with tempfile.TemporaryDirectory() as scratch:
        news, out = Path(scratch, "news"), Path(scratch, "out")
        news.mkdir()
        for name, content in files.items():
            Path(news, name).write_bytes(content if isinstance(content, bytes) else content.encode())
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program, "index", str(news), "--threads", "1", "--index",
                   str(Path(scratch, "index"))]
        run = subprocess.run(command, capture_output=True, text=True)
        indexed = re.search(r"the index holds ([\d,]+)", run.stderr)
        note = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(out)], capture_output=True, text=True).stdout
    total = int(re.search(r"^ *([\d,]+).*PROGRAM TOTALS", note, re.M)[1].replace(",", ""))
    called = dict.fromkeys(CALLS, 0)
    for line in note.splitlines():
        count = re.match(r" *([\d,]+) \(", line)
        for name, pattern in CALLS.items():
            if count and pattern.search(line):
                called[name] = max(called[name], int(count[1].replace(",", "")))
    counts = list(called.values())
    parts = {name: count - after for name, count, after in zip(CALLS, counts, counts[1:])}
    return total, parts, indexed[1] if indexed else "nothing"


def main():
    program, source = sys.argv[1:3]
    number = int(sys.argv[3]) if len(sys.argv) > 3 else 150
    with open(source, encoding="utf-8") as lines:
        articles = [json.loads(line) for line, _ in zip(lines, range(number))]
    kinds = {"letter": letters, "markdown": markdown, "html": html, "feed": rss, "nitf": nitf, "newsml-g2": newsml, "ninjs": ninjs, "sgml": sgml,
             "jsonl": jsonl, "csv": csv, "mail": mbox, "warc": warc}
    made = {name: make(articles) for name, make in kinds.items()} | packed(articles)
    base, _, _ = instructions(program, letters(articles[:1]))
    names = list(CALLS)[:-1]
    print("| format | articles | reading | " + " | ".join(names) + " |\n|---|---|---|" + "---|" * len(names))
    for name, files in made.items():
        total, parts, indexed = instructions(program, files)
        share = {part: 100 * count / (total - base) for part, count in parts.items()}
        cells = " | ".join(f"{share[part]:.1f}%" for part in names)
        print(f"| `{name}` | {indexed} | {sum(share.values()):.1f}% | {cells} |", flush=True)


if __name__ == "__main__":
    main()
