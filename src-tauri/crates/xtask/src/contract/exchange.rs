//! Requests made by hand, each held against the contract on its way out and each answer on its way back.

use anyhow::{Context, bail};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::document::{Document, Operation};

/// A conversation with one address.
#[derive(Debug)]
pub struct Exchange<'a> {
    pub document: &'a Document,
    base: String,
    authorization: String,
    client: Client,
    runtime: Runtime,
    checked: usize,
}

impl<'a> Exchange<'a> {
    /// Starts a conversation; `authorization` is the header's whole value.
    pub fn begin(document: &'a Document, base: &str, authorization: &str) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        Ok(Self {
            document,
            base: base.to_owned(),
            authorization: authorization.to_owned(),
            client: Client::builder().no_proxy().build()?,
            runtime,
            checked: 0,
        })
    }

    /// Goes on with another authorization.
    pub fn authorize(&mut self, authorization: String) {
        self.authorization = authorization;
    }

    /// How many exchanges were held against the contract.
    pub fn checked(&self) -> usize {
        self.checked
    }

    /// Makes a call without a body.
    pub fn ask(&mut self, operation: &str, path: &str) -> anyhow::Result<Value> {
        let operation = self.document.operation(operation)?;
        let request = self.request(&operation, path)?;
        self.hear(&operation, request)
    }

    /// Makes a call with a JSON body that must keep its schema.
    pub fn tell(&mut self, operation: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
        let operation = self.document.operation(operation)?;
        let what = format!("the body for {path}");
        self.document.check(operation.body_schema(), body, &what)?;
        let request = self.request(&operation, path)?.json(body);
        self.hear(&operation, request)
    }

    /// Makes a call whose body is no JSON.
    pub fn send(
        &mut self,
        operation: &str,
        path: &str,
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> anyhow::Result<Value> {
        let operation = self.document.operation(operation)?;
        let request = fill(self.request(&operation, path)?);
        self.hear(&operation, request)
    }

    fn request(&self, operation: &Operation, path: &str) -> anyhow::Result<RequestBuilder> {
        let method = Method::from_bytes(operation.method.to_uppercase().as_bytes())?;
        let url = format!("{}{path}", self.base);
        let request = self.client.request(method, url);
        Ok(request.header("authorization", &self.authorization))
    }

    /// The answer must be a success the contract documents, in the shape it documents.
    fn hear(&mut self, operation: &Operation, request: RequestBuilder) -> anyhow::Result<Value> {
        let (status, text) = self.run(request)?;
        let what = format!("{} {}", operation.method, operation.path);
        let Some(response) = self.document.response(operation, status) else {
            bail!("{what} answered {status}, which is not documented: {text}");
        };
        if status >= 300 {
            bail!("{what} answered {status}: {text}");
        }
        self.checked += 1;
        let schema = &response["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Ok(Value::Null);
        }
        let answer = serde_json::from_str(&text).with_context(|| format!("{what}: no JSON"))?;
        let what = format!("the answer of {what}");
        self.document.check(schema, &answer, &what)?;
        Ok(answer)
    }

    fn run(&self, request: RequestBuilder) -> anyhow::Result<(u16, String)> {
        self.runtime.block_on(async {
            let answer: Response = request.send().await?;
            Ok((answer.status().as_u16(), answer.text().await?))
        })
    }

    /// Makes a call beside the contract and returns its status.
    pub fn beside(&self, fill: impl FnOnce(&Client) -> RequestBuilder) -> anyhow::Result<u16> {
        Ok(self.run(fill(&self.client))?.0)
    }
}
