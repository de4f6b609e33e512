use super::request;
use crate::contract_paths::operations;
use crate::support::{NOBODY, frozen};

const CONTRACT: &str = include_str!("../../contracts/bird.yaml");

#[tokio::test]
async fn every_documented_operation_is_served_with_a_documented_status_under_both_prefixes() {
    let world = frozen().await;
    let operations = operations(CONTRACT);
    assert_eq!(operations.len(), 8, "{operations:?}");
    for operation in operations {
        let segments = operation.path.split('/');
        let named = segments.map(|part| if part.starts_with('{') { NOBODY } else { part });
        let path = named.collect::<Vec<_>>().join("/");
        for path in [path.clone(), format!("/bird{path}")] {
            let answer = request(&world, &operation.method, &path).send().await;
            let answer = answer.unwrap();
            let status = answer.status().as_u16();
            assert!(
                operation.statuses.contains(&status),
                "{} {path} answered {status}",
                operation.method
            );
            let said = answer.text().await.unwrap();
            assert!(!said.contains("Nothing is served"), "{path}: {said}");
        }
    }
}
