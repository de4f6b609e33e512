use super::*;
use crate::content::{Action, Piece, Template, TemplateFilling, TemplateParameter};
use proptest::prelude::*;

fn values(pairs: &[(&str, &str)]) -> Values {
    let owned = pairs.iter();
    let owned = owned.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    owned.collect()
}

fn anna(text: &str) -> String {
    fill(text, &values(&[("first_name", "Anna"), ("city", "")]))
}

#[test]
fn variables_take_the_value_or_the_default() {
    assert_eq!(anna("Hi {{first_name}}!"), "Hi Anna!");
    assert_eq!(anna("Hi {{ First_Name | there }}!"), "Hi Anna!");
    assert_eq!(anna("In {{city|your city}}"), "In your city");
    assert_eq!(anna("Hi {{last_name|}}."), "Hi .");
    assert_eq!(anna("Hi {{last_name}}."), "Hi .", "nothing is made up");
}

#[test]
fn what_is_no_variable_stays_as_it_is() {
    for text in [
        "{{1}}",
        "{{}}",
        "{first_name}",
        "{{a b}}",
        "{{open",
        "{{{",
        "{{a\n}}",
        "}}{{",
    ] {
        assert_eq!(anna(text), text);
        assert!(places(text).is_empty(), "{text}");
    }
    assert_eq!(anna("{{{first_name}}}"), "{Anna}");
}

#[test]
fn a_backslash_keeps_the_braces() {
    assert_eq!(
        anna(r"Write \{{first_name}} here"),
        "Write {{first_name}} here"
    );
    assert!(places(r"\{{first_name}}").is_empty());
}

#[test]
fn a_value_is_not_read_for_variables_again() {
    let values = values(&[("name", "{{name}}{{first_name}}")]);
    assert_eq!(fill("{{name}}", &values), "{{name}}{{first_name}}");
}

#[test]
fn names_are_made_of_the_headings_people_write() {
    assert_eq!(name_of("Straße Nr.").as_deref(), Some("straße_nr"));
    assert_eq!(name_of("  E-Mail ").as_deref(), Some("e_mail"));
    assert_eq!(name_of("2nd phone").as_deref(), Some("_2nd_phone"));
    assert_eq!(name_of("***"), None);
    assert!(name_of(&"long ".repeat(50)).is_some_and(|name| is_name(&name)));
}

#[test]
fn values_are_written_as_the_place_wants_them() {
    let mut content = Content {
        actions: vec![Action::Link {
            text: "For {{name}}".into(),
            url: "https://example.com/?who={{name}}".into(),
        }],
        ..Content::default()
    };
    let parameter = |kind, value: &str| TemplateParameter {
        key: "a".into(),
        value: value.into(),
        kind,
    };
    content.piece = Some(Piece::Template(Template {
        name: "hello".into(),
        version: None,
        locale: "en".into(),
        parameters: vec![
            parameter(ParameterKind::Text, "{{name}}"),
            parameter(ParameterKind::Json, r#"{"type":"text","text":"{{name}}"}"#),
        ],
        filling: TemplateFilling::Parameters,
        words: "Hi {{name}}".into(),
        raw: None,
    }));
    let filled = filled(&content, &values(&[("name", r#"A&B "x""#)]));
    let Action::Link { text, url } = &filled.actions[0] else {
        panic!("the link stays a link");
    };
    assert_eq!(text, r#"For A&B "x""#);
    assert_eq!(url, "https://example.com/?who=A%26B%20%22x%22");
    let Some(Piece::Template(template)) = &filled.piece else {
        panic!("the template stays a template");
    };
    assert_eq!(
        template.words, "Hi {{name}}",
        "the system's own words are not ours to fill"
    );
    let json: serde_json::Value = serde_json::from_str(&template.parameters[1].value).unwrap();
    assert_eq!(json["text"], r#"A&B "x""#);
}

#[test]
fn unfilled_variables_are_named_once() {
    let places = places("{{a}} {{a}} {{b|x}} {{c}}");
    assert_eq!(unfilled(&places, &values(&[("c", "1")])), ["a"]);
}

proptest! {
    #[test]
    fn filling_never_fails_and_leaves_texts_without_braces_alone(text in ".{0,80}", value in ".{0,20}") {
        let filled = fill(&text, &values(&[("name", &value)]));
        if !text.contains("{{") {
            prop_assert_eq!(filled, text);
        }
    }

    #[test]
    fn a_value_arrives_letter_by_letter(before in "[^{\\\\]{0,20}", value in ".{1,20}", after in "[^{}]{0,20}") {
        let filled = fill(&format!("{before}{{{{name}}}}{after}"), &values(&[("name", &value)]));
        prop_assert_eq!(filled, format!("{before}{value}{after}"));
    }
}
