//! Mailboxes: where one message ends and the next begins.

/// How a line begins that parts two messages.
pub(super) const BEGIN: &str = "From ";

/// Whether a line says a time of day, as those do that part messages: `From oda@example.org Fri Feb  2 14:05:00 2024`.
pub(super) fn has_time(line: &str) -> bool {
    let digits =
        |part: Option<&str>| part.is_some_and(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()));
    line.split_whitespace().any(|word| {
        let mut parts = word.split(':');
        digits(parts.next()) && digits(parts.next())
    })
}

/// Whether a line parts two messages: it has a time of day, an address, or a sender alone, and the header of a message follows. So does `From
/// the start the talks were hard` not.
fn begins_message(bytes: &[u8], line: &[u8]) -> bool {
    let said = str::from_utf8(line).ok().and_then(|line| line.trim_end().strip_prefix(BEGIN));
    let parts = said.is_some_and(|said| has_time(said) || said.contains('@') || !said.contains(' '));
    let follows = || {
        let next = bytes.get(line.len()..).unwrap_or(&[]);
        let name = next.split(|&byte| byte == b':' || byte == b'\n').next().unwrap_or(&[]);
        next.get(name.len()) == Some(&b':') && !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
    };
    parts && follows()
}

/// Where the next message of a mailbox begins. Nothing is known of the line that the first bytes belong to.
pub(super) fn next_message(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut blank) = (0, false);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if blank && begins_message(bytes.get(at..).unwrap_or(&[]), line) {
            return Some(at);
        }
        blank = at > 0 && line.iter().all(u8::is_ascii_whitespace);
        at += line.len();
    }
    None
}

/// The messages of a mailbox with their lines; all of it as one if it is none.
pub(super) fn messages(bytes: &[u8], first: usize) -> Vec<(usize, Vec<u8>)> {
    let mut messages = Vec::new();
    let mailbox = bytes.starts_with(BEGIN.as_bytes());
    let (mut blank, mut at) = (true, 0);
    for (number, line) in (first..).zip(bytes.split_inclusive(|&byte| byte == b'\n')) {
        let rest = bytes.get(at..).unwrap_or(&[]);
        at += line.len();
        if mailbox && blank && (messages.is_empty() || begins_message(rest, line)) {
            messages.push((number, Vec::new()));
            blank = false;
            continue;
        }
        blank = line.iter().all(u8::is_ascii_whitespace);
        if messages.is_empty() {
            messages.push((number, Vec::with_capacity(bytes.len())));
        }
        if let Some((_, message)) = messages.last_mut() {
            // `>From ` was `From ` before it was put into the box.
            let quoted = line.iter().take_while(|&&byte| byte == b'>').count();
            let was =
                mailbox && quoted > 0 && line.get(quoted..).is_some_and(|line| line.starts_with(BEGIN.as_bytes()));
            message.extend_from_slice(line.get(usize::from(was)..).unwrap_or(line));
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_begin_a_paragraph_with_from() {
        let mailbox = b"From oda@example.org Fri Feb  2 14:05:00 2024\nSubject: One\n\nIt sank.\n\nFrom the start the talks were hard.\n\n\
            From oda@example.org Fri Feb  2 15:05:00 2024\nSubject: Two\n\nIt floats.\n";
        assert_eq!(messages(mailbox, 1).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 8]);
        assert_eq!(next_message(mailbox), mailbox.windows(6).rposition(|window| window == b"From o"));
    }
}
