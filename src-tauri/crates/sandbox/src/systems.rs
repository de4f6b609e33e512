//! Which imitated system an address belongs to, and how that system words its refusals.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::problem::Problem;
use crate::{bird, routee};

/// One of the imitated systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    Watchcollect,
    Routee,
    Bird,
}

impl System {
    /// The system that answers at a path; what belongs to none is worded as watchcollect does.
    pub fn at(path: &str) -> Self {
        match path.split('/').nth(1).unwrap_or_default() {
            "routee" | "oauth" | "whatsapp" | "campaign" | "tracking" | "accounts" => Self::Routee,
            "bird" | "workspaces" => Self::Bird,
            _ => Self::Watchcollect,
        }
    }

    /// Its name in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Watchcollect => "watchcollect",
            Self::Routee => "routee",
            Self::Bird => "bird",
        }
    }
}

/// Gives every refusal the body that the system at this address would have written, whoever refused.
pub async fn word_refusals(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else {
        return response;
    };
    let mut worded = match System::at(&path) {
        System::Watchcollect => return response,
        System::Routee => routee::word(&problem, &path),
        System::Bird => bird::word(&problem, &path),
    };
    if let Some(seconds) = problem.retry_after_s {
        let headers = worded.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    worded
}

/// A refusal in JSON that asks for the given kind of authorization when that was missing.
pub fn refusal(status: StatusCode, body: serde_json::Value, scheme: &'static str) -> Response {
    let mut response = (status, Json(json!(body))).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let headers = response.headers_mut();
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::System;

    #[test]
    fn an_address_belongs_to_the_system_that_has_it_natively_or_by_prefix() {
        let cases = [
            ("/v2/groups", System::Watchcollect),
            ("/routee/oauth/token", System::Routee),
            ("/oauth/token", System::Routee),
            ("/whatsapp/campaign", System::Routee),
            ("/campaign", System::Routee),
            ("/accounts/me/balance", System::Routee),
            ("/workspaces/1/channels", System::Bird),
            ("/bird/workspaces/1/channels", System::Bird),
            ("/", System::Watchcollect),
        ];
        for (path, system) in cases {
            assert_eq!(System::at(path), system, "{path}");
        }
    }
}
