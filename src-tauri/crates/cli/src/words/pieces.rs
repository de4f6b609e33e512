//! The words of findings about pieces and buttons.

use composer::check::{DraftPart, Finding, FindingCode};

/// Says a finding about a place, list, carousel or template.
pub fn piece(finding: &Finding, names: &str) -> String {
    let limit = finding.limit.unwrap_or_default();
    let actual = finding.actual.unwrap_or_default();
    let kind = finding.names.first().map_or("piece", String::as_str);
    let part = match finding.part {
        DraftPart::Attachments => "files",
        DraftPart::Actions => "buttons",
        _ => "text",
    };
    match finding.code {
        FindingCode::PieceUnsupported => format!("this account cannot send a {kind}"),
        FindingCode::PieceBeside => format!("a {kind} and {part} do not go into one message"),
        FindingCode::PieceNeeds => format!("a {kind} needs {part} beside it"),
        FindingCode::PlaceOutOfRange => {
            "there is no such place: latitude is -90 to 90, longitude -180 to 180 (--location)"
                .into()
        }
        FindingCode::PlaceAddressAlone => {
            "WhatsApp shows the address only below a name (--place)".into()
        }
        FindingCode::ListEmpty => "the list has no row to choose (--row)".into(),
        FindingCode::ListButtonMissing => {
            "the button that opens the list has no words (--list-button)".into()
        }
        FindingCode::ListButtonTooLong => {
            format!("the button that opens the list has {actual} characters, {limit} are allowed")
        }
        FindingCode::SectionTitleMissing => format!("section {actual} of the list has no title"),
        FindingCode::SectionEmpty => format!("section {actual} of the list has no rows"),
        FindingCode::RowTitleMissing => format!("row {actual} of the list has no title"),
        FindingCode::TooManyRows => {
            format!("the list has {actual} rows, WhatsApp shows {limit}")
        }
        FindingCode::TooFewCards => format!("there are {actual} cards, {limit} are needed"),
        FindingCode::TooManyCards => format!("there are {actual} cards, {limit} are allowed"),
        FindingCode::CardTitleMissing => format!("card {actual} has no title"),
        FindingCode::CardPictureMissing => format!("card {actual} has no picture"),
        FindingCode::CardPicturesMixed => {
            format!("cards have either pictures or videos, all of them: {names}")
        }
        FindingCode::CardNeedsLink => {
            format!("card {actual} needs exactly one button, which is a link")
        }
        FindingCode::TemplateNameMissing => "the template has no name (--template)".into(),
        FindingCode::TemplateLocaleMissing => "the template has no language (--locale)".into(),
        FindingCode::TemplateValuesMissing => {
            format!("the template has places without a value: {names}")
        }
        FindingCode::TemplateValueInvalid => {
            format!("these values of the template are not of their kind: {names}")
        }
        _ => "this account does not take the template in this form".into(),
    }
}

/// Says a finding about buttons, of the message or of a card.
pub fn button(finding: &Finding, names: &str) -> String {
    let limit = finding.limit.unwrap_or_default();
    let actual = finding.actual.unwrap_or_default();
    match finding.code {
        FindingCode::ActionUnsupported => format!("this account does not take the buttons {names}"),
        FindingCode::TooManyActions => {
            format!("there are {actual} buttons, {limit} are allowed")
        }
        FindingCode::ActionsWithFiles => "buttons and files do not go into one message".into(),
        FindingCode::LocationRequestNotAlone => {
            "a button that asks for a place must be the only one (--ask-location)".into()
        }
        FindingCode::ButtonEmpty => format!("button {actual} has no words"),
        FindingCode::ButtonTooLong => {
            format!("WhatsApp cuts a button after {limit} characters: {names}")
        }
        FindingCode::ButtonsNotShown => {
            format!("there are {actual} buttons, WhatsApp shows {limit}")
        }
        FindingCode::PayloadMissing => format!("nothing would come back from {names}"),
        FindingCode::PayloadTwice => {
            format!("the answers cannot be told apart, they have the same payload: {names}")
        }
        _ => format!("a link is an https address, unlike {names}"),
    }
}
