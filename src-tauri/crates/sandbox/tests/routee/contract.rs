use super::sign_in;
use crate::contract_paths::operations;
use crate::support::frozen;

const CONTRACT: &str = include_str!("../../contracts/routee.yaml");

#[tokio::test]
async fn every_documented_operation_is_served_with_a_documented_status_under_every_prefix() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let operations = operations(CONTRACT);
    assert_eq!(operations.len(), 7, "{operations:?}");
    for operation in operations {
        let plain = operation.path.trim_start_matches("/whatsapp");
        let paths = [
            operation.path.clone(),
            plain.to_owned(),
            format!("/routee{}", operation.path),
            format!("/routee{plain}"),
        ];
        for path in paths.map(|path| path.replace(['{', '}'], "")) {
            let (status, body) = client.call(&operation.method, &path, None).await;
            assert!(
                operation.statuses.contains(&status),
                "{} {path} answered {status}",
                operation.method
            );
            let said = body.to_string();
            assert!(!said.contains("Nothing is served"), "{path}: {said}");
        }
    }
}
