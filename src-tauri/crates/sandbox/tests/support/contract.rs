//! The operations of a contract and the statuses it documents for each.
#![allow(dead_code)]

use serde_json::Value;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One operation of a contract.
#[derive(Debug)]
pub struct Operation {
    pub method: String,
    pub path: String,
    pub statuses: Vec<u16>,
}

pub fn operations(contract: &str) -> Vec<Operation> {
    let contract: Value = serde_saphyr::from_str(contract).unwrap();
    let paths = contract["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = METHODS.iter().filter(|method| item.get(method).is_some());
        methods.map(move |method| Operation {
            method: method.to_uppercase(),
            path: path.clone(),
            statuses: item[method]["responses"]
                .as_object()
                .unwrap()
                .keys()
                .map(|status| status.parse().unwrap())
                .collect(),
        })
    });
    all.collect()
}
