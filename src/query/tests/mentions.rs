//! `mentions:`

use super::{day, printed, read, refused};
use crate::dates::Period;
use crate::query::Query;

#[test]
fn mentioned_dates_are_read_as_dates_and_asked_of_parts() {
    for (text, expected) in [
        ("mentions:2024-02", "mentions:2024-02-01..2024-02-29"),
        ("mentions:\"last week\"", "mentions:2024-02-05..2024-02-11"),
        ("mentions:>=2024-02", "mentions:2024-02-01.."),
        ("mentions:(2023 OR none)", "mentions:2023-01-01..2023-12-31 OR NOT mentions:*"),
        ("mentions:*", "mentions:*"),
        ("mentions:..", "mentions:*"),
        ("lead:mentions:7d", "lead:(mentions:2024-02-08..2024-02-14)"),
        (
            "section:H(mentions:2023-10-07 date:2024)",
            "section:\"H\"(mentions:2023-10-07) AND date:2024-01-01..2024-12-31",
        ),
    ] {
        assert_eq!(printed(text), expected);
        assert_eq!(printed(expected), expected);
    }
    assert_eq!(read("mentions:2024-02-05"), Query::Mentions(Period::day(day(2024, 2, 5))));
    assert_eq!(read("added:yesterday"), Query::Added(Period::day(day(2024, 2, 13))));
    assert_eq!(printed("added:* -added:7d"), "added:* AND NOT added:2024-02-08..2024-02-14");
    assert_eq!(refused("added:none").what(), "every article was added on some day");
    assert!(refused("ingested:2024").how_to_fix().unwrap().starts_with("did you mean added:?"));
    assert_eq!(refused("mentions:03/04/2024").how_to_fix(), Some("write 2024-04-03 or 2024-03-04"));
    assert_eq!(
        refused("mentions:").how_to_fix().unwrap(),
        refused("date:").how_to_fix().unwrap().replace("date:", "mentions:")
    );
    assert!(refused("mentioned:2024").how_to_fix().unwrap().starts_with("did you mean mentions:?"));
}
