//! Checks a new template before it is handed in: a review takes time, and a refusal would cost another one.

use crate::{
    channel::{NewTemplate, TemplateComponent},
    error::DeskError,
};

// Sources: pattern, length, formats and number of buttons are the contract's `TemplateSubmission`.
const MAX_NAME: usize = 512;
const MAX_TEXT: usize = 4_096;
const MAX_BUTTONS: usize = 3;
const MAX_BUTTON_TEXT: usize = 200;
const PARTS: [&str; 4] = ["Header", "Body", "Footer", "Buttons"];
const FORMATS: [&str; 4] = ["TEXT", "IMAGE", "DOCUMENT", "VIDEO"];

/// Tidies a new template, and says what of it cannot be handed in.
pub(super) fn checked(template: NewTemplate) -> Result<NewTemplate, DeskError> {
    let components = template.components.into_iter().map(component);
    let components = components.collect::<Result<Vec<_>, _>>()?;
    for part in PARTS {
        if components.iter().filter(|one| one.kind == part).count() > 1 {
            return refused(format!("a template has one {part} at most"));
        }
    }
    if !components.iter().any(|one| one.kind == "Body") {
        return refused("a template needs a Body: the words of the message");
    }
    Ok(NewTemplate {
        name: name(template.name.trim())?,
        category: word(&template.category, "category, such as UTILITY")?.to_uppercase(),
        language: word(&template.language, "language, such as en")?,
        components,
    })
}

fn refused<T>(why: impl Into<String>) -> Result<T, DeskError> {
    Err(DeskError::Invalid(why.into()))
}

fn name(name: &str) -> Result<String, DeskError> {
    let is_usable = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    match name.len() {
        2..=MAX_NAME if starts_well && name.bytes().all(is_usable) => Ok(name.to_owned()),
        _ => refused(format!(
            "a template's name has 2 to {MAX_NAME} lower-case letters, digits and underscores, and begins with a letter"
        )),
    }
}

fn word(text: &str, what: &str) -> Result<String, DeskError> {
    let text = text.trim();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if text.is_empty() || text.len() > 64 || !text.bytes().all(is_plain) {
        return refused(format!("“{text}” is no {what}"));
    }
    Ok(text.to_owned())
}

fn component(part: TemplateComponent) -> Result<TemplateComponent, DeskError> {
    let known = PARTS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(part.kind.trim()));
    let Some(kind) = known else {
        return refused(format!(
            "“{}” is no part of a template; there are {}",
            part.kind.trim(),
            PARTS.join(", ")
        ));
    };
    let format = format_of(kind, part.format.as_deref())?;
    let holds_a_file = format.as_deref().is_some_and(|format| format != "TEXT");
    let needs_words = *kind != "Buttons" && !holds_a_file;
    if needs_words && part.text.trim().is_empty() {
        return refused(format!("the {kind} of the template has no words"));
    }
    if part.text.chars().count() > MAX_TEXT {
        return refused(format!("the {kind} has more than {MAX_TEXT} characters"));
    }
    Ok(TemplateComponent {
        kind: (*kind).to_owned(),
        buttons: buttons(kind, part.buttons)?,
        text: part.text,
        format,
    })
}

fn format_of(kind: &str, format: Option<&str>) -> Result<Option<String>, DeskError> {
    let format = format.map(str::trim).filter(|format| !format.is_empty());
    match (kind, format.map(str::to_uppercase)) {
        ("Header", None) => Ok(Some("TEXT".to_owned())),
        ("Header", Some(format)) if FORMATS.contains(&format.as_str()) => Ok(Some(format)),
        ("Header", Some(format)) => refused(format!(
            "“{format}” is no format of a Header; there are {}",
            FORMATS.join(", ")
        )),
        (_, None) => Ok(None),
        (_, Some(_)) => refused(format!("only a Header has a format, not the {kind}")),
    }
}

fn buttons(kind: &str, buttons: Vec<String>) -> Result<Vec<String>, DeskError> {
    match (kind, buttons.len()) {
        ("Buttons", 1..=MAX_BUTTONS) => {}
        ("Buttons", _) => return refused(format!("a template has 1 to {MAX_BUTTONS} buttons")),
        (_, 0) => {}
        _ => {
            return refused(format!(
                "buttons stand in a part of their own, not in the {kind}"
            ));
        }
    }
    let words = buttons.into_iter().map(|button| {
        let words = button.trim().to_owned();
        match words.chars().count() {
            1..=MAX_BUTTON_TEXT => Ok(words),
            _ => refused(format!("a button has 1 to {MAX_BUTTON_TEXT} characters")),
        }
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &str, text: &str) -> TemplateComponent {
        TemplateComponent {
            kind: kind.into(),
            text: text.into(),
            ..TemplateComponent::default()
        }
    }

    fn buttons_named(names: &[&str]) -> TemplateComponent {
        TemplateComponent {
            buttons: names.iter().map(|name| (*name).to_owned()).collect(),
            ..part("buttons", "")
        }
    }

    fn template(change: impl FnOnce(&mut NewTemplate)) -> Result<NewTemplate, String> {
        let mut template = NewTemplate {
            name: "order_ready".into(),
            category: "utility".into(),
            language: "en".into(),
            components: vec![part("body", "Your order for {{1}} is ready.")],
        };
        change(&mut template);
        checked(template).map_err(|error| error.to_string())
    }

    #[test]
    fn words_of_any_case_become_the_systems_own() {
        let tidy = template(|one| {
            one.components.push(part("HEADER", "Bakery"));
            one.components.push(buttons_named(&[" On my way "]));
        })
        .unwrap();
        assert_eq!(tidy.category, "UTILITY");
        let kinds: Vec<&str> = tidy
            .components
            .iter()
            .map(|one| one.kind.as_str())
            .collect();
        assert_eq!(kinds, ["Body", "Header", "Buttons"]);
        assert_eq!(tidy.components[1].format.as_deref(), Some("TEXT"));
        assert_eq!(tidy.components[2].buttons, ["On my way"]);
    }

    #[test]
    fn what_cannot_be_handed_in_is_named() {
        type Change = fn(&mut NewTemplate);
        let cases: [(Change, &str); 11] = [
            (|one| one.name = "Order".into(), "name"),
            (|one| one.name = "1order".into(), "name"),
            (|one| one.name = "x".into(), "name"),
            (|one| one.name = "a".repeat(513), "name"),
            (|one| one.category = String::new(), "category"),
            (|one| one.language = "e n".into(), "language"),
            (|one| one.components.clear(), "Body"),
            (|one| one.components.push(part("Body", "again")), "one Body"),
            (|one| one.components.push(part("Picture", "")), "Picture"),
            (
                |one| one.components.push(buttons_named(&["a", "b", "c", "d"])),
                "1 to 3 buttons",
            ),
            (
                |one| one.components[0].buttons = vec!["a".into()],
                "of their own",
            ),
        ];
        for (change, named) in cases {
            let told = template(change).unwrap_err();
            assert!(told.contains(named), "{named}: {told}");
        }
        assert!(template(|one| one.name = "a".repeat(512)).is_ok());
    }
}
