//! Writes a dispatch as a message. What has no place in one is refused here, before a byte leaves.

mod pieces;

use super::message::{
    Action, Body, Contact, CreateMessage, ExtraInformation, File, Files, Image, Images, Link, Meta,
    Postback, Receiver, ReplyTo, StickerFacts, Text, Words,
};
use chrono::{DateTime, SecondsFormat};
use composer::{
    channel::{Cargo, ChannelError, Dispatch, RemoteFile},
    content::{self, Attachment, Content, MediaKind, MessageOptions, Piece},
    recipient::Recipient,
    schedule::NativeRun,
};

/// Writes the body of a send.
pub(super) fn request(dispatch: &Dispatch) -> Result<CreateMessage<'_>, ChannelError> {
    let content = &dispatch.content;
    let options = &content.options;
    let recipient = only_recipient(&dispatch.recipients)?;
    let files = files(dispatch)?;
    let (body, template) = match &content.piece {
        Some(Piece::Template(template)) => {
            check_alone(content, "a template")?;
            (None, Some(pieces::template(template)?))
        }
        Some(piece) => (Some(pieces::body(piece, content, &files)?), None),
        None => (Some(plain(content, &files)?), None),
    };
    Ok(CreateMessage {
        receiver: Receiver {
            contacts: [contact(recipient)?],
        },
        reference: &dispatch.key,
        body,
        template,
        reply_to: content.reply_to.as_deref().map(|id| ReplyTo {
            id,
            kind: "message",
        }),
        tags: &options.tags,
        meta: marketing(options, recipient)?,
        cap_frequency: options.cap_frequency,
        enable_link_tracking: options.track_links,
        ignore_quiet_hours: options.ignore_quiet_hours,
        scheduled_for: dispatch.booking.map(instant).transpose()?,
        validity: options.validity_seconds,
    })
}

/// Says why a dispatch cannot be written as a message.
fn unfit<T>(code: &str, why: &str) -> Result<T, ChannelError> {
    Err(ChannelError::Refused {
        code: code.into(),
        message: format!("{why}; nothing was sent"),
    })
}

fn only_recipient(recipients: &[Recipient]) -> Result<&Recipient, ChannelError> {
    match recipients {
        [one] => Ok(one),
        _ => unfit("one_recipient", "a message of Bird has one recipient"),
    }
}

fn contact(recipient: &Recipient) -> Result<Contact<'_>, ChannelError> {
    match recipient {
        Recipient::Contact { id, .. } => Ok(Contact::Known { id }),
        Recipient::Phone { number, .. } => Ok(Contact::Phone {
            identifier_key: "phonenumber",
            identifier_value: number,
        }),
        Recipient::Group { name, .. } => unfit(
            "no_groups",
            &format!("Bird reaches people, not groups such as “{name}”"),
        ),
    }
}

/// The cap asks for marketing, and for a contact.
fn marketing(
    options: &MessageOptions,
    recipient: &Recipient,
) -> Result<Option<Meta>, ChannelError> {
    if !options.cap_frequency {
        return Ok(None);
    }
    if !matches!(recipient, Recipient::Contact { .. }) {
        return unfit(
            "cap_needs_contact",
            "Bird limits how often somebody is written to only for its contacts, not for a phone number",
        );
    }
    let extra_information = ExtraInformation {
        use_case: "marketing",
    };
    Ok(Some(Meta { extra_information }))
}

fn instant(run: NativeRun) -> Result<String, ChannelError> {
    let at = DateTime::from_timestamp_millis(run.first_run_at_ms);
    match at.filter(|_| run.count == 1) {
        Some(at) => Ok(at.to_rfc3339_opts(SecondsFormat::Millis, true)),
        None => unfit("one_run", "Bird plans one instant at a time"),
    }
}

/// Pairs each attachment with where it is.
fn files(dispatch: &Dispatch) -> Result<Vec<(&Attachment, &RemoteFile)>, ChannelError> {
    let attachments = &dispatch.content.attachments;
    if attachments.len() != dispatch.cargo.len() {
        return unfit("files_missing", "not every file of the message is prepared");
    }
    let pairs = attachments.iter().zip(&dispatch.cargo);
    let placed = pairs.map(|(attachment, cargo)| match cargo {
        Cargo::Remote(file) => Ok((attachment, file)),
        Cargo::Local(file) => unfit(
            "not_uploaded",
            &format!(
                "Bird takes files by their address only, and “{}” has none; choose where the account's files are kept",
                file.name
            ),
        ),
    });
    placed.collect()
}

/// Refuses text, files and buttons beside a piece whose body would leave them out.
fn check_alone(content: &Content, what: &str) -> Result<(), ChannelError> {
    if !content.text.trim().is_empty() {
        return unfit("not_beside", &format!("{what} has no text at Bird"));
    }
    check_no_files(content, what)?;
    check_no_buttons(content, what)
}

fn check_no_files(content: &Content, what: &str) -> Result<(), ChannelError> {
    if content.attachments.is_empty() {
        return Ok(());
    }
    unfit("not_beside", &format!("{what} has no files at Bird"))
}

fn check_no_buttons(content: &Content, what: &str) -> Result<(), ChannelError> {
    if content.actions.is_empty() {
        return Ok(());
    }
    unfit("not_beside", &format!("{what} has no buttons at Bird"))
}

fn plain<'a>(
    content: &'a Content,
    files: &[(&'a Attachment, &'a RemoteFile)],
) -> Result<Body<'a>, ChannelError> {
    let text = content.text.as_str();
    let actions: Vec<Action<'a>> = content.actions.iter().map(action).collect();
    check_place_request(&actions, files.is_empty())?;
    if files.is_empty() {
        let text = Text { text, actions };
        return Ok(Body::Text { text });
    }
    if files.iter().all(|(one, _)| one.kind == MediaKind::Image) {
        let images = files.iter().map(|(one, file)| Image {
            media_url: &file.url,
            alt_text: &one.alt,
        });
        let image = Images {
            text,
            images: images.collect(),
            actions,
        };
        return Ok(Body::Image { image });
    }
    let file = Files {
        text,
        files: files.iter().map(|(one, file)| named(one, file)).collect(),
        actions,
    };
    Ok(Body::File { file })
}

fn named<'a>(attachment: &'a Attachment, file: &'a RemoteFile) -> File<'a> {
    let is_sticker = attachment.kind == MediaKind::Sticker;
    let facts = attachment.media.as_ref();
    File {
        media_url: &file.url,
        content_type: &file.mime,
        filename: &file.name,
        alt_text: &attachment.alt,
        metadata: is_sticker.then(|| StickerFacts {
            is_animated: facts.is_some_and(|facts| facts.animated),
        }),
    }
}

fn check_place_request(actions: &[Action<'_>], is_text: bool) -> Result<(), ChannelError> {
    let asks = |action: &Action<'_>| matches!(action, Action::LocationRequest { .. });
    if actions.iter().any(asks) && (actions.len() > 1 || !is_text) {
        return unfit(
            "location_request_alone",
            "the request for a place is the only button of a message without files",
        );
    }
    Ok(())
}

fn action(action: &content::Action) -> Action<'_> {
    match action {
        content::Action::Reply { text } => Action::Reply {
            reply: Words { text },
        },
        content::Action::Postback { text, payload } => Action::Postback {
            postback: Postback {
                text,
                payload,
                metadata: None,
            },
        },
        content::Action::Link { text, url } => Action::Link {
            link: Link { text, url },
        },
        content::Action::LocationRequest { text } => Action::LocationRequest {
            location_request: Words { text },
        },
    }
}
