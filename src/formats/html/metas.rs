//! The names by which meta elements give dates.

/// Names of `meta` that give the day of publication.
#[rustfmt::skip]
pub(super) const PUBLISHED: [&str; 51] = [
    "article:published_time", "article:published", "article:published_date", "og:published_time", "og:article:published_time",
    "og:pubdate", "datepublished", "date_published", "date-published", "published_time", "published_date", "published-date", "published",
    "publishdate", "publish_date", "publish-date", "publishtime", "pubdate", "pub_date", "pub-date", "publication_date",
    "publication-date", "publicationdate", "dc.date.issued", "dcterms.issued", "dc.issued", "dc.date.published", "dc:date.issued",
    "parsely-pub-date", "sailthru.date", "originalpublicationdate", "article_date_original", "article.published",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "bt:pubdate", "rnews:datepublished", "citation_publication_date",
    "citation_online_date", "prism.publicationdate", "shareaholic:article_published_time", "iso-8601-publish-date",
    "article:original_publication_date", "articlepublicationdate", "dcsext.articlefirstpublished", "cse-pubdate", "ptime", "pdate", "release_date",
    "displaydate", "article-publication-date",
];

/// Names that give a date which is most often that of publication.
#[rustfmt::skip]
pub(super) const DATED: [&str; 16] = [
    "date", "dc.date", "dc:date", "dcterms.date", "dc.date.created", "dcterms.created", "dc.created", "created", "datecreated", "date_created",
    "date-created", "article:created", "creation_date", "article.created", "citation_date", "timestamp",
];

/// Names that give the day of the last change.
#[rustfmt::skip]
pub(super) const MODIFIED: [&str; 18] = [
    "article:modified_time", "article:modified", "og:updated_time", "og:modified_time", "datemodified", "date_modified", "lastmod",
    "last-modified", "last_modified", "lastmodified", "dcterms.modified", "dc.date.modified", "modified", "revision_date", "updated",
    "updated_time", "article:updated_time", "article.updated",
];
