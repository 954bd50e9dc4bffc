"""SQLite FTS5 over JSON lines: sqlite.py ARTICLES DATABASE.

The text lies once, in a table of its own that the index points to; the index has the porter stemmer and positions.
"""

import json
import sqlite3
import sys

SCHEMA = """
    PRAGMA page_size = 8192;
    -- Nobody else reads it while it is made, and a crash means that it is made again.
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -262144;
    CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, date TEXT, title TEXT, body TEXT);
    CREATE VIRTUAL TABLE text USING fts5 (title, body, content = 'article', content_rowid = 'number', tokenize = 'porter unicode61');
    -- What is gathered before it is written: the default of 1 MB makes many small pieces that are merged again and again.
    INSERT INTO text (text, rank) VALUES ('hashsize', 67108864);
"""


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield str(article["id"]), article["date"], article["title"], article["body"]


articles, database = sys.argv[1:]
connection = sqlite3.connect(database, isolation_level=None)
connection.executescript(SCHEMA)
connection.execute("BEGIN")
connection.executemany("INSERT INTO article (id, date, title, body) VALUES (?, ?, ?, ?)", rows(articles))
connection.execute("CREATE INDEX dates ON article (date)")
# All at once and in one transaction is what the manual has for an index that lies beside its text.
connection.execute("INSERT INTO text (text) VALUES ('rebuild')")
connection.execute("INSERT INTO text (text) VALUES ('optimize')")
connection.execute("COMMIT")
connection.execute("ANALYZE")
