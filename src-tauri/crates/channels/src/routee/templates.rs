//! Templates as Routee writes them: one record for all languages of a name.

use super::wire;
use composer::channel::{NewTemplate, RemoteTemplate, TemplateComponent};

/// Said of an id that Routee does not know.
const NOT_FOUND: &str = "NOT_FOUND";

/// Writes a new template. Its buttons are quick replies: nothing is known of the fields of others.
pub(super) fn submission(template: &NewTemplate) -> wire::Submission<'_> {
    wire::Submission {
        template_name: &template.name,
        template_category: &template.category,
        localizations: [wire::SubmittedLanguage {
            language: &template.language,
            components: template.components.iter().map(submitted).collect(),
        }],
    }
}

fn submitted(part: &TemplateComponent) -> wire::SubmittedPart<'_> {
    let reply = |text| wire::QuickReply {
        kind: "QUICK_REPLY",
        text,
    };
    wire::SubmittedPart {
        kind: &part.kind,
        format: part.format.as_deref(),
        text: &part.text,
        buttons: part.buttons.iter().map(String::as_str).map(reply).collect(),
    }
}

/// Reads a template, one entry per language.
pub(super) fn languages(state: wire::TemplateState) -> Vec<RemoteTemplate> {
    let name = state.template_name.unwrap_or_default();
    let category = state.template_category.unwrap_or_default();
    let language = |one: wire::Localization| RemoteTemplate {
        name: name.clone(),
        category: category.clone(),
        language: one.language.unwrap_or_default(),
        status: one.status.unwrap_or_default(),
        rejection: one.rejection_reason.filter(|reason| !reason.is_empty()),
        components: one.components.into_iter().map(component).collect(),
    };
    state.localizations.into_iter().map(language).collect()
}

fn component(part: wire::Part) -> TemplateComponent {
    let words = part.buttons.into_iter().filter_map(|button| button.text);
    TemplateComponent {
        kind: part.kind.or(part.component_type).unwrap_or_default(),
        text: part.text.unwrap_or_default(),
        format: part.format,
        buttons: words.collect(),
    }
}

/// Stands for an id of the settings that Routee does not know, so that it can be put right.
pub(super) fn missing(id: &str) -> RemoteTemplate {
    RemoteTemplate {
        name: id.to_owned(),
        category: String::new(),
        language: String::new(),
        status: NOT_FOUND.to_owned(),
        rejection: None,
        components: Vec::new(),
    }
}

/// What was handed in, where the answer does not repeat it.
pub(super) fn handed_in(template: &NewTemplate) -> RemoteTemplate {
    RemoteTemplate {
        name: template.name.clone(),
        category: template.category.clone(),
        language: template.language.clone(),
        status: String::new(),
        rejection: None,
        components: template.components.clone(),
    }
}
