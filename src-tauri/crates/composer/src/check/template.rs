//! Checks a template: its name, its values, and the form it is written down in.

use super::{DraftPart, Finding, FindingCode, blocks};
use crate::{
    capabilities::{Capabilities, TemplateForm},
    content::{ParameterKind, Template, TemplateFilling, TemplateParameter},
};
use serde_json::Value;

const PART: DraftPart = DraftPart::Piece;

pub(super) fn check(template: &Template, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    if !is_fit(template, capabilities.templates) {
        found.push(blocks(FindingCode::TemplateFormUnfit, PART));
    }
    if template.raw.is_some() {
        return;
    }
    if template.name.trim().is_empty() {
        found.push(blocks(FindingCode::TemplateNameMissing, PART));
    }
    if template.locale.trim().is_empty() {
        found.push(blocks(FindingCode::TemplateLocaleMissing, PART));
    }
    let unfilled = template.unfilled();
    if !unfilled.is_empty() {
        found.push(blocks(FindingCode::TemplateValuesMissing, PART).named(unfilled));
    }
    let wrong = template
        .parameters
        .iter()
        .filter(|one| !is_its_kind(one, template.filling));
    let wrong: Vec<String> = wrong.map(|one| one.key.clone()).collect();
    if !wrong.is_empty() {
        found.push(blocks(FindingCode::TemplateValueInvalid, PART).named(wrong));
    }
}

/// A form of its own is an object, and only for systems whose form is not documented; variables are a project's.
fn is_fit(template: &Template, form: Option<TemplateForm>) -> bool {
    match (&template.raw, form) {
        (Some(raw), Some(TemplateForm::Named { .. })) => raw.is_object(),
        (Some(_), _) => false,
        (None, Some(TemplateForm::Named { .. })) => {
            template.filling == TemplateFilling::Parameters && template.version.is_none()
        }
        (None, _) => true,
    }
}

fn is_its_kind(parameter: &TemplateParameter, filling: TemplateFilling) -> bool {
    let (key, value) = (parameter.key.trim(), parameter.value.trim());
    let is_kind = match parameter.kind {
        ParameterKind::Text => true,
        ParameterKind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        ParameterKind::Boolean => matches!(value, "true" | "false"),
        ParameterKind::Json => {
            serde_json::from_str(value).is_ok_and(|value: Value| value.is_object())
        }
    };
    let is_words = filling == TemplateFilling::Parameters || parameter.kind == ParameterKind::Text;
    !key.is_empty() && is_kind && is_words
}
