use crate::support::{NOBODY, frozen};
use serde_json::Value;

const CONTRACT: &str = include_str!("../../contracts/watchcollect.yaml");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

#[derive(Debug, Default)]
struct Operation {
    method: String,
    path: String,
    statuses: Vec<u16>,
}

/// Reads the operations and their statuses from the contract's fixed indentation.
fn operations() -> Vec<Operation> {
    let mut found: Vec<Operation> = Vec::new();
    let mut path = "";
    for line in CONTRACT
        .lines()
        .skip_while(|line| *line != "paths:")
        .take_while(|line| *line != "components:")
    {
        let indent = line.len() - line.trim_start().len();
        let name = line.trim().trim_end_matches(':').trim_matches('\'');
        match indent {
            2 if name.starts_with('/') => path = name,
            4 if METHODS.contains(&name) => found.push(Operation {
                method: name.to_uppercase(),
                path: path.to_owned(),
                statuses: Vec::new(),
            }),
            8 => {
                let status = line
                    .trim()
                    .trim_start_matches('\'')
                    .get(..3)
                    .and_then(|digits| digits.parse().ok());
                if let (Some(status), Some(operation)) = (status, found.last_mut()) {
                    operation.statuses.push(status);
                }
            }
            _ => {}
        }
    }
    found
}

#[tokio::test]
async fn every_documented_operation_is_served_with_a_documented_status() {
    let world = frozen().await;
    let operations = operations();
    assert_eq!(
        operations.len(),
        22,
        "the reading of the contract found {operations:?}"
    );
    for operation in operations {
        let path = operation
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { NOBODY } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        let response = world
            .request(&operation.method, &path)
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        assert!(
            operation.statuses.contains(&status),
            "{} {path} answered {status}",
            operation.method
        );
        let body = response.text().await.unwrap();
        let told = serde_json::from_str::<Value>(&body).unwrap_or_default();
        assert!(
            status != 404 || told["error_message"] == "No such record.",
            "{} {path} is not routed: {body}",
            operation.method
        );
    }
}
