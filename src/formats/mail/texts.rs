//! The text of a message, out of its parts.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{ContentType, Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::subject;
use crate::corpus::{Decoded, decode, is_binary};
use crate::formats::clean::without_tags;

/// The text of a message.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) body: String,
    /// What is doubtful of its charsets.
    doubts: Vec<String>,
    /// The types of parts that are no text.
    unread: Vec<String>,
}

/// Whether a type is one of text, or of parts that cannot be told apart.
fn is_text(kind: &ContentType<'_>) -> bool {
    ["text", "multipart"].iter().any(|known| kind.ctype().eq_ignore_ascii_case(known))
}

impl Texts {
    /// Adds a part, if it is text.
    pub(super) fn add(&mut self, message: &Message<'_>, part: &MessagePart<'_>) {
        match &part.body {
            PartType::Text(text) => {
                let text = self.decoded(message, part, text);
                self.push(&text);
            }
            PartType::Html(html) => {
                let html = self.decoded(message, part, html);
                self.push(&without_tags(&html));
            }
            _ => {}
        }
    }

    /// Adds all that is text anywhere in a message, as where none of its parts is said to be its body: digests, types that no
    /// program writes any more, ends that are cut off.
    pub(super) fn add_all(&mut self, message: &Message<'_>) {
        for part in &message.parts {
            let kind = part.content_type();
            match &part.body {
                PartType::Message(inner) => {
                    if let Some(subject) = subject(inner) {
                        self.push(&subject);
                    }
                    self.add_all(inner);
                }
                PartType::Binary(bytes) | PartType::InlineBinary(bytes)
                    if kind.is_none_or(is_text) && !is_binary(bytes) =>
                {
                    let Decoded { text, doubt } = decode(bytes, None);
                    self.push(&text);
                    note(&mut self.doubts, doubt);
                }
                PartType::Binary(_) | PartType::InlineBinary(_) => {
                    let name = |kind: &ContentType<'_>| match kind.subtype() {
                        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
                        None => kind.ctype().to_owned(),
                    };
                    note(&mut self.unread, kind.map(name));
                }
                _ => self.add(message, part),
            }
            if part.is_encoding_problem {
                note(&mut self.doubts, Some("a part of it is cut off or not encoded as it says".to_owned()));
            }
        }
    }

    /// The text, and what is doubtful of it.
    pub(super) fn finish(mut self) -> (String, Vec<String>) {
        if !self.body.contains(char::is_alphanumeric) && !self.unread.is_empty() {
            self.doubts.push(format!("its parts are no text: {}", self.unread.join(", ")));
        }
        (self.body, self.doubts)
    }

    /// The text of a part; where its charset is missing, unknown or another one than it says, its bytes tell.
    fn decoded<'m>(&mut self, message: &Message<'_>, part: &MessagePart<'_>, text: &'m str) -> Cow<'m, str> {
        if !is_doubtful(text) {
            return text.into();
        }
        let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
        let bytes = raw.and_then(|raw| match part.encoding {
            Encoding::None => Some(raw.to_vec()),
            Encoding::QuotedPrintable => quoted_printable_decode(raw),
            Encoding::Base64 => base64_decode(raw),
        });
        let Some(bytes) = bytes else { return text.into() };
        let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
        let Decoded { text, doubt } = decode(&bytes, charset);
        note(&mut self.doubts, doubt);
        text.into_owned().into()
    }

    fn push(&mut self, text: &str) {
        if !self.body.is_empty() {
            self.body.push_str("\n\n");
        }
        self.body.push_str(text);
    }
}

/// Whether a text was not decoded as it should be: characters are missing, or it has the escapes of ISO-2022-JP.
pub(super) fn is_doubtful(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER) || text.contains("\x1b$")
}

/// Notes something once; of very many, the first.
fn note(all: &mut Vec<String>, next: Option<String>) {
    const MOST: usize = 10;
    all.extend(next.filter(|next| all.len() < MOST && !all.contains(next)));
}
