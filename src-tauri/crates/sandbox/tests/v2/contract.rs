use crate::contract_paths::operations;
use crate::support::{NOBODY, frozen};
use serde_json::Value;

const CONTRACT: &str = include_str!("../../contracts/watchcollect.yaml");
#[tokio::test]
async fn every_documented_operation_is_served_with_a_documented_status() {
    let world = frozen().await;
    let operations = operations(CONTRACT);
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
