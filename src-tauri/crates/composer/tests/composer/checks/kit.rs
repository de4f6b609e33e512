//! Capabilities and contents to check, as systems have them and people write them.

use composer::{
    capabilities::{
        ActionKind, Beside, Capabilities, MediaRule, OptionKind, PieceKind, PieceRule, ShownLimits,
        TemplateForm, TextLimit, TextUnit,
    },
    content::{
        Action, Attachment, Card, Carousel, Content, List, ListRow, ListSection, Location,
        MediaKind, Piece, Template, TemplateFilling,
    },
    id::AttachmentId,
};

fn limit(max: u32) -> TextLimit {
    TextLimit {
        max,
        warn_from: max,
        unit: TextUnit::CodePoints,
    }
}

fn beside(kind: PieceKind, text: Beside, actions: Beside) -> PieceRule {
    let files = Beside::Never;
    PieceRule {
        kind,
        text,
        files,
        actions,
    }
}

/// A system like Bird: every piece, every button, every wish.
pub fn rich() -> Capabilities {
    Capabilities {
        media: vec![
            MediaRule::new(MediaKind::Image, &["image/jpeg"], 5_000_000, 10),
            MediaRule::new(MediaKind::Video, &["video/mp4"], 16_000_000, 10),
            MediaRule::new(MediaKind::Document, &[], 100_000_000, 10),
        ],
        max_attachments: 10,
        one_kind_per_message: true,
        pieces: vec![
            beside(PieceKind::Location, Beside::Never, Beside::Never),
            beside(PieceKind::List, Beside::Needed, Beside::Never),
            beside(PieceKind::Carousel, Beside::Needed, Beside::Never),
            beside(PieceKind::Template, Beside::Never, Beside::Never),
        ],
        actions: vec![
            ActionKind::Reply,
            ActionKind::Postback,
            ActionKind::Link,
            ActionKind::LocationRequest,
        ],
        max_actions: 10,
        actions_with_files: false,
        replies: true,
        options: vec![
            OptionKind::Tags,
            OptionKind::Validity,
            OptionKind::QuietHours,
            OptionKind::FrequencyCap,
            OptionKind::LinkTracking,
        ],
        templates: Some(TemplateForm::Project),
        shown: Some(ShownLimits {
            buttons: 3,
            button_chars: 20,
            rows: 10,
        }),
        ..Capabilities::text_only(limit(4096))
    }
}

/// A system like Routee: one file, words beside everything, no buttons.
pub fn sparing() -> Capabilities {
    let one = |kind, mimes: &[&str], bytes| MediaRule::new(kind, mimes, bytes, 1);
    Capabilities {
        media: vec![
            one(MediaKind::Image, &["image/jpeg"], 5_000_000),
            one(MediaKind::Document, &[], 100_000_000),
            MediaRule {
                exact_px: Some(512),
                ..one(MediaKind::Sticker, &["image/webp"], 100_000)
            },
        ],
        max_attachments: 1,
        one_kind_per_message: true,
        needs_text: true,
        pieces: vec![
            beside(PieceKind::Location, Beside::Needed, Beside::Never),
            beside(PieceKind::Template, Beside::Needed, Beside::Never),
        ],
        templates: Some(TemplateForm::Named { lists: true }),
        ..Capabilities::text_only(limit(4069))
    }
}

/// A system like watchcollect: words and pictures.
pub fn plain() -> Capabilities {
    Capabilities {
        media: vec![MediaRule::new(MediaKind::Image, &[], 5_000_000, 10)],
        max_attachments: 10,
        ..Capabilities::text_only(limit(4096))
    }
}

pub fn said(text: &str) -> Content {
    Content {
        text: text.into(),
        ..Content::default()
    }
}

pub fn with(piece: Piece, text: &str) -> Content {
    Content {
        piece: Some(piece),
        ..said(text)
    }
}

pub fn file(kind: MediaKind, name: &str) -> Attachment {
    let mime = match kind {
        MediaKind::Image => "image/jpeg",
        MediaKind::Video => "video/mp4",
        MediaKind::Document => "application/pdf",
        MediaKind::Audio => "audio/aac",
        MediaKind::Sticker => "image/webp",
    };
    Attachment {
        id: AttachmentId::new(),
        blob: "0".repeat(64).parse().unwrap(),
        name: name.into(),
        kind,
        mime: mime.into(),
        width_px: Some(512),
        height_px: Some(512),
        size_bytes: 90_000,
        alt: String::new(),
        edit: None,
        focus: None,
        media: None,
        removes: Vec::new(),
    }
}

pub fn location() -> Location {
    Location {
        latitude: 52.52,
        longitude: 13.405,
        name: Some("The shop".into()),
        address: Some("Long Street 1".into()),
    }
}

pub fn row(title: &str, payload: &str) -> ListRow {
    ListRow {
        title: title.into(),
        description: None,
        payload: payload.into(),
    }
}

pub fn list() -> List {
    let section = |title: &str, rows| ListSection {
        title: title.into(),
        rows,
    };
    let described = ListRow {
        description: Some("with seeds".into()),
        ..row("Rye", "rye")
    };
    List {
        button: "Choose bread".into(),
        sections: vec![
            section("Dark", vec![described]),
            section("Light", vec![row("Wheat", "w-1"), row("Spelt", "w-2")]),
        ],
    }
}

pub fn link(text: &str) -> Action {
    let url = format!("https://shop.example/{}", text.to_lowercase());
    let text = text.into();
    Action::Link { text, url }
}

/// Cards and the pictures they name.
pub fn carousel(titles: &[&str]) -> Content {
    let files: Vec<Attachment> = titles
        .iter()
        .map(|title| file(MediaKind::Image, title))
        .collect();
    let card = |(title, file): (&&str, &Attachment)| Card {
        title: (*title).into(),
        text: format!("{title} today"),
        attachment: Some(file.id),
        actions: vec![link("Buy")],
    };
    let cards = titles.iter().zip(&files).map(card).collect();
    Content {
        attachments: files,
        ..with(Piece::Carousel(Carousel { cards }), "Fresh")
    }
}

pub fn template() -> Template {
    Template {
        name: "pick-up".into(),
        version: None,
        locale: "en".into(),
        parameters: Vec::new(),
        filling: TemplateFilling::Parameters,
        words: String::new(),
        raw: None,
    }
}

pub fn reply(text: &str) -> Action {
    Action::Reply { text: text.into() }
}

pub fn postback(text: &str, payload: &str) -> Action {
    Action::Postback {
        text: text.into(),
        payload: payload.into(),
    }
}
