//! A published contract: its operations, their examples, and their schemas as JSON Schema 2020-12.

use std::path::PathBuf;

use anyhow::{Context, bail};
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::workspace::Workspace;

const FOLDER: &str = "src-tauri/crates/sandbox/contracts";

/// A contract with the file it was read from, relative to the workspace.
#[derive(Debug)]
pub struct Document {
    pub file: PathBuf,
    value: Value,
}

/// One operation of a contract.
#[derive(Debug, Clone)]
pub struct Operation<'a> {
    pub method: &'a str,
    pub path: &'a str,
    value: &'a Value,
}

impl Document {
    /// Reads the contract of this name.
    pub fn read(workspace: &Workspace, name: &str) -> anyhow::Result<Self> {
        let file = PathBuf::from(FOLDER).join(format!("{name}.yaml"));
        let text = std::fs::read_to_string(workspace.root().join(&file))?;
        let value = serde_saphyr::from_str(&text)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        Ok(Self { file, value })
    }

    /// Writes a copy that says what the tools can work with.
    ///
    /// Prism does not know the scheme `AccessKey`. Schemathesis breaks the 8000 characters of a page
    /// token with more than any HTTP server takes in an address, so that the refusal is not ours.
    pub fn for_tools(&self, workspace: &Workspace) -> anyhow::Result<PathBuf> {
        let mut copy = self.value.clone();
        let parts = &mut copy["components"];
        if parts["securitySchemes"]["accessKey"].is_object() {
            parts["securitySchemes"]["accessKey"] =
                json!({ "type": "apiKey", "in": "header", "name": "Authorization" });
        }
        if let Some(token) = parts["parameters"]["PageToken"]["schema"].as_object_mut() {
            token.remove("maxLength");
        }
        let name = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let folder = workspace.target_folder("contract")?;
        let file = folder.join(format!("{name}-for-tools.json"));
        std::fs::write(&file, copy.to_string())?;
        Ok(file)
    }

    /// Finds an operation by its id.
    pub fn operation(&self, id: &str) -> anyhow::Result<Operation<'_>> {
        let paths = self.value["paths"].as_object().context("no paths")?;
        let all = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, value)| Operation {
                method,
                path,
                value,
            })
        });
        let mut found = all.filter(|one| one.value["operationId"] == id);
        found.next().with_context(|| format!("no operation {id}"))
    }

    /// Fails when a value is not what a schema of the contract says.
    pub fn check(&self, schema: &Value, value: &Value, what: &str) -> anyhow::Result<()> {
        let validator = self.validator(schema)?;
        let breaches: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        if !breaches.is_empty() {
            bail!(
                "{what} breaks its schema:\n{}\n{value}",
                breaches.join("\n")
            );
        }
        Ok(())
    }

    fn validator(&self, schema: &Value) -> anyhow::Result<Validator> {
        let schema = json!({ "allOf": [schema], "components": self.value["components"] });
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| anyhow::anyhow!("a schema of the contract is broken: {error}"))
    }

    /// The schema of this name.
    pub fn schema(&self, name: &str) -> &Value {
        &self.value["components"]["schemas"][name]
    }

    /// The response an operation documents for a status; none where it documents none.
    pub fn response<'a>(&'a self, operation: &Operation<'a>, status: u16) -> Option<&'a Value> {
        let found = operation.value["responses"].get(status.to_string())?;
        match found["$ref"].as_str() {
            None => Some(found),
            Some(reference) => self.value.pointer(reference.trim_start_matches('#')),
        }
    }
}

impl<'a> Operation<'a> {
    /// The schema of the body it takes as JSON; null where it takes none.
    pub fn body_schema(&self) -> &'a Value {
        &self.value["requestBody"]["content"]["application/json"]["schema"]
    }

    /// Every example of its body, with its name.
    pub fn examples(&self) -> Vec<(&'a str, &'a Value)> {
        let content = self.value["requestBody"]["content"].as_object();
        let kinds = content.into_iter().flatten();
        let examples = kinds.filter_map(|(_, kind)| kind["examples"].as_object());
        examples
            .flatten()
            .map(|(name, example)| (name.as_str(), &example["value"]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_contracts_own_examples_keep_their_schemas_and_a_wrong_one_does_not() {
        let workspace = Workspace::find().unwrap();
        let document = Document::read(&workspace, "bird").unwrap();
        let send = document.operation("createMessage").unwrap();
        assert_eq!(send.method, "post");
        assert!(send.examples().len() > 20);
        for (name, example) in send.examples() {
            document.check(send.body_schema(), example, name).unwrap();
        }
        let mut wrong = send.examples()[0].1.clone();
        wrong["idempotencyKey"] = json!("x");
        assert!(document.check(send.body_schema(), &wrong, "wrong").is_err());
    }

    #[test]
    fn coordinates_belong_together_which_prism_does_not_see() {
        let workspace = Workspace::find().unwrap();
        let document = Document::read(&workspace, "routee").unwrap();
        let send = document.operation("sendCampaign").unwrap();
        let half = json!({ "from": "a", "to": "b", "text": "c", "longitude": 4.8 });
        assert!(document.check(send.body_schema(), &half, "half").is_err());
    }
}
