//! Writes a message as a campaign. What Routee would refuse, or would read otherwise, does not leave.

use super::{
    capable::{MAX_CAPTION, MAX_TEXT, OPUS},
    wire::{Campaign, Medium, Place},
};
use composer::{
    account::RouteeOptions,
    channel::{Cargo, ChannelError, Dispatch, RemoteFile},
    content::{Content, Location, MediaKind, ParameterKind, Piece, Template, TemplateParameter},
};
use serde_json::{Map, Value, json};

/// Source: the vendor's page of the call.
const MAX_FILE_NAME: usize = 512;
/// Source: the vendor's page of the call.
const MAX_PLACE_WORDS: usize = 256;

/// Writes the body of a send.
pub(super) fn campaign(
    dispatch: &Dispatch,
    options: &RouteeOptions,
) -> Result<Campaign, ChannelError> {
    let content = &dispatch.content;
    check_form(dispatch)?;
    let mut campaign = Campaign {
        from: dispatch.sender.0.clone(),
        to: recipient(dispatch)?,
        text: content.text.clone(),
        ..Campaign::default()
    };
    match (dispatch.cargo.first(), &content.piece) {
        (Some(cargo), None) => add_file(&mut campaign, content, cargo, options)?,
        (None, Some(Piece::Location(location))) => campaign.place = Some(place(location)?),
        (None, Some(Piece::Template(template))) => campaign.template = Some(written(template)?),
        (None, None) => {}
        _ => return refused("not_offered", "this piece cannot be sent with Routee"),
    }
    check_text(&campaign, options)?;
    Ok(campaign)
}

fn refused<T>(code: &str, message: impl Into<String>) -> Result<T, ChannelError> {
    Err(ChannelError::Refused {
        code: code.to_owned(),
        message: message.into(),
    })
}

fn check_form(dispatch: &Dispatch) -> Result<(), ChannelError> {
    let content = &dispatch.content;
    if dispatch.booking.is_some() {
        return refused("no_schedule", "Routee sends at once only");
    }
    if dispatch.cargo.len() > 1 {
        return refused("too_many_files", "Routee takes one file a message");
    }
    if !content.actions.is_empty() || content.reply_to.is_some() {
        return refused("not_offered", "Routee knows neither buttons nor answers");
    }
    Ok(())
}

fn recipient(dispatch: &Dispatch) -> Result<String, ChannelError> {
    match dispatch.recipients.as_slice() {
        [one] => Ok(one.address().to_owned()),
        _ => refused("one_recipient", "Routee takes one recipient a message"),
    }
}

/// Nobody knows what an empty text alone would do, and what the settings keep back is not sent.
fn check_text(campaign: &Campaign, options: &RouteeOptions) -> Result<(), ChannelError> {
    let is_alone =
        campaign.medium.is_none() && campaign.place.is_none() && campaign.template.is_none();
    if campaign.text.trim().is_empty() && (is_alone || !options.send_empty_text) {
        return refused("text_needed", "the message has no words");
    }
    let length = campaign.text.chars().count();
    if length > MAX_TEXT as usize {
        let message = format!("the text has {length} characters; Routee takes {MAX_TEXT}");
        return refused("text_too_long", message);
    }
    Ok(())
}

fn add_file(
    campaign: &mut Campaign,
    content: &Content,
    cargo: &Cargo,
    options: &RouteeOptions,
) -> Result<(), ChannelError> {
    let Cargo::Remote(file) = cargo else {
        let message =
            "Routee fetches files by their public address: choose a storage for this account";
        return refused("needs_media_host", message);
    };
    let kind = content.attachments.first().map(|file| file.kind);
    let kind = kind.unwrap_or_else(|| kind_of(&file.mime));
    campaign.medium = Some(medium(kind, file)?);
    if kind == MediaKind::Document {
        campaign.filename = Some(file.name.chars().take(MAX_FILE_NAME).collect());
    }
    let has_caption = matches!(
        kind,
        MediaKind::Image | MediaKind::Video | MediaKind::Document
    );
    if has_caption && !content.text.is_empty() {
        campaign.caption = Some(caption(&content.text)?);
        // The caption is what is seen; the text is there because it is required.
        if options.send_empty_text {
            campaign.text.clear();
        }
    }
    Ok(())
}

fn caption(words: &str) -> Result<String, ChannelError> {
    let length = words.chars().count();
    if length > MAX_CAPTION as usize {
        let message =
            format!("the text has {length} characters; beside a file Routee takes {MAX_CAPTION}");
        return refused("caption_too_long", message);
    }
    Ok(words.to_owned())
}

fn kind_of(mime: &str) -> MediaKind {
    match mime.split('/').next() {
        Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

fn medium(kind: MediaKind, file: &RemoteFile) -> Result<Medium, ChannelError> {
    let url = file.url.clone();
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    let is_plain = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic());
    if !rest.is_some_and(is_plain) {
        return refused(
            "bad_address",
            format!(
                "Routee cannot fetch “{}”: its address is not plain",
                file.name
            ),
        );
    }
    let is_plain_ogg = file.mime.starts_with("audio/ogg") && file.mime != OPUS;
    if kind == MediaKind::Audio && is_plain_ogg {
        return refused("plain_ogg", "Routee takes Ogg audio with Opus only");
    }
    Ok(match kind {
        MediaKind::Image => Medium::Image(url),
        MediaKind::Video => Medium::Video(url),
        MediaKind::Document => Medium::Document(url),
        MediaKind::Audio => Medium::Audio(url),
        MediaKind::Sticker => Medium::Sticker(url),
    })
}

/// An address is shown below a name only, so one without a name takes its place.
fn place(location: &Location) -> Result<Place, ChannelError> {
    let (latitude, longitude) = (location.latitude, location.longitude);
    // The vendor prints 180 for both; a latitude beyond 90 is nowhere.
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return refused(
            "not_on_earth",
            format!("{latitude}, {longitude} is no place: latitude ends at 90, longitude at 180"),
        );
    }
    let name = place_words(location.name.as_deref())?;
    let address = place_words(location.address.as_deref())?;
    let (location_name, location_address) = match name {
        Some(name) => (Some(name), address),
        None => (address, None),
    };
    Ok(Place {
        longitude,
        latitude,
        location_name,
        location_address,
    })
}

fn place_words(words: Option<&str>) -> Result<Option<String>, ChannelError> {
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    if words.is_some_and(|words| words.chars().count() > MAX_PLACE_WORDS) {
        let message =
            format!("the name and address of a place have {MAX_PLACE_WORDS} characters at most");
        return refused("place_too_long", message);
    }
    Ok(words.map(str::to_owned))
}

/// Writes a template: as it was given, or in the form the contract guesses.
fn written(template: &Template) -> Result<Value, ChannelError> {
    match &template.raw {
        Some(raw) if raw.is_object() => return Ok(raw.clone()),
        Some(_) => {
            return refused(
                "bad_template",
                "a template written by hand is a JSON object",
            );
        }
        None => {}
    }
    if template.name.trim().is_empty() {
        return refused("bad_template", "the template has no name");
    }
    let values = template.parameters.iter().map(parameter);
    let values = values.collect::<Result<Vec<_>, _>>()?;
    let mut object = json!({ "name": template.name, "language": template.locale });
    if !values.is_empty() {
        object["components"] = json!([{ "type": "body", "parameters": values }]);
    }
    Ok(object)
}

fn parameter(given: &TemplateParameter) -> Result<Value, ChannelError> {
    if given.kind != ParameterKind::Json {
        return Ok(json!({ "type": "text", "text": given.value }));
    }
    let read: Option<Map<String, Value>> = serde_json::from_str(&given.value).ok();
    match read {
        Some(object) => Ok(Value::Object(object)),
        None => refused(
            "bad_template",
            format!("the value of {} is no JSON object", given.key),
        ),
    }
}
