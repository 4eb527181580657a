//! What the stand-in answers, asked as a client would.

#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "asked by a plain client, not by Larder's")]

use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use stand_in::{Fault, Limits, StandIn, StandInConfig};

const NUTELLA: &str = "3017620422003";

async fn start() -> StandIn {
    StandIn::start(StandInConfig::default()).await.unwrap()
}

fn client() -> Client {
    // TLS is part of the client wherever `lookup` is built along, and wants its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("Test/1.0 (test@example.org)")
        .build()
        .unwrap()
}

async fn get(stand_in: &StandIn, path: &str) -> Response {
    client().get(format!("{}{path}", stand_in.base_url())).send().await.unwrap()
}

async fn body(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

#[tokio::test]
async fn found_in_every_version() {
    let stand_in = start().await;
    for (path, status) in [
        ("/api/v0/product/3017620422003.json", Value::from(1)),
        ("/api/v2/product/3017620422003", Value::from(1)),
        ("/api/v3/product/3017620422003", Value::from("success")),
        ("/api/v3.4/product/3017620422003.json", Value::from("success")),
        ("/api/v3.4/product/03017620422003", Value::from("success_with_warnings")),
    ] {
        let response = get(&stand_in, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let body = body(response).await;
        assert_eq!(body["status"], status, "{path}");
        assert_eq!(body["code"], NUTELLA, "{path}");
        assert_eq!(body["product"]["product_name"], "Nutella", "{path}");
    }
    assert_eq!(stand_in.requests_for(NUTELLA), 5);
    assert_eq!(stand_in.total_requests(), 5);
    assert_eq!(stand_in.bad_user_agents(), 0);
}

#[tokio::test]
async fn not_found_in_every_version() {
    let stand_in = start().await;
    for (path, http, status) in [
        ("/api/v0/product/12345670", StatusCode::OK, Value::from(0)),
        ("/api/v2/product/12345670", StatusCode::NOT_FOUND, Value::from(0)),
        ("/api/v3.4/product/12345670", StatusCode::NOT_FOUND, Value::from("failure")),
    ] {
        let response = get(&stand_in, path).await;
        assert_eq!(response.status(), http, "{path}");
        assert_eq!(body(response).await["status"], status, "{path}");
    }
    let invalid = body(get(&stand_in, "/api/v3.4/product/1x").await).await;
    assert_eq!(invalid["result"]["id"], "product_not_found");
}

#[tokio::test]
async fn only_the_fields_asked_for_and_sometimes_one_more() {
    let stand_in = start().await;
    let mut extra = 0;
    for record in StandIn::records() {
        let path = format!("/api/v3.4/product/{}?fields=code,no_such_field", record.code);
        let body = body(get(&stand_in, &path).await).await;
        let Some(product) = body["product"].as_object() else { continue };
        assert!(product.contains_key("code"), "{}", record.code);
        extra += product.len() - 1;
    }
    assert!(extra > 0 && extra < StandIn::records().len() / 2, "{extra}");
    let newest = body(get(&stand_in, "/api/v3.6/product/3017620422003").await).await;
    assert!(newest["product"].get("nutriments").is_none());
}

#[tokio::test]
async fn pictures_are_its_own() {
    let stand_in = start().await;
    let body = body(get(&stand_in, "/api/v3.4/product/3017620422003?fields=image_front_url").await).await;
    let address = body["product"]["image_front_url"].as_str().unwrap();
    assert!(address.starts_with(&stand_in.base_url()), "{address}");
    let picture = client().get(address).send().await.unwrap();
    assert_eq!(picture.status(), StatusCode::OK);
    assert_eq!(picture.headers()["content-type"], "image/jpeg");
    assert!(picture.bytes().await.unwrap().starts_with(&[0xff, 0xd8]));
    assert_eq!(stand_in.picture_requests(), 1);
}

#[tokio::test]
async fn the_sister_has_what_is_not_food() {
    let stand_in = start().await;
    let path = "/api/v3.4/product/3596710465248";
    let elsewhere = body(get(&stand_in, path).await).await;
    assert_eq!(elsewhere["result"]["id"], "product_found_with_a_different_product_type");
    let redirect = get(&stand_in, &format!("{path}?product_type=all")).await;
    assert_eq!(redirect.status(), StatusCode::FOUND);
    let location = redirect.headers()["location"].to_str().unwrap();
    assert!(location.starts_with(&stand_in.sibling_url()), "{location}");
    let soap = body(client().get(location).send().await.unwrap()).await;
    assert_eq!(soap["product"]["product_type"], "beauty");
}

#[tokio::test]
async fn search_by_codes() {
    let stand_in = start().await;
    let body =
        body(get(&stand_in, "/api/v2/search?code=3017620422003,4388858946739,1&fields=code").await).await;
    assert_eq!(body["count"], 2);
    assert_eq!(body["products"].as_array().unwrap().len(), 2);
    assert_eq!(stand_in.requests().searches, 1);
    let all = get(&stand_in, "/api/v2/search?product_type=all").await;
    assert_eq!(all.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn faults() {
    let stand_in = start().await;
    let path = format!("/api/v3.4/product/{NUTELLA}");
    for (fault, status, kind) in [
        (Fault::NotFound, 404, "application/json; charset=utf-8"),
        (Fault::RateLimited(Some(30)), 429, "text/html; charset=utf-8"),
        (Fault::Unavailable, 503, "text/html; charset=utf-8"),
        (Fault::Html, 200, "text/html; charset=utf-8"),
        (Fault::EmptyProduct, 200, "application/json; charset=utf-8"),
        (Fault::SlowBody(Duration::from_millis(50)), 200, "application/json; charset=utf-8"),
        (Fault::SlowHead(Duration::from_millis(50)), 200, "application/json; charset=utf-8"),
    ] {
        stand_in.set_fault(Some(fault.clone()));
        let response = get(&stand_in, &path).await;
        assert_eq!(response.status().as_u16(), status, "{fault:?}");
        assert_eq!(response.headers()["content-type"], kind, "{fault:?}");
        if let Fault::RateLimited(_) = fault {
            assert_eq!(response.headers()["retry-after"], "30");
        }
        response.bytes().await.unwrap();
    }
    stand_in.set_fault(Some(Fault::CutBody));
    assert!(get(&stand_in, &path).await.bytes().await.is_err());
    stand_in.set_fault(Some(Fault::RedirectLoop));
    assert_eq!(get(&stand_in, &path).await.headers()["location"], *path);
    stand_in.set_fault(Some(Fault::HugeBody));
    let mut huge = get(&stand_in, &path).await;
    let mut seen = 0;
    while let Some(chunk) = huge.chunk().await.unwrap() {
        seen += chunk.len();
    }
    assert!(seen > 60 << 20);
    stand_in.set_fault(None);
    stand_in.set_fault_for(NUTELLA, Some(Fault::WrongProduct));
    assert_ne!(body(get(&stand_in, &path).await).await["code"], NUTELLA);
}

#[tokio::test]
async fn stopped_and_resumed_at_the_same_address() {
    let mut stand_in = start().await;
    let client = client();
    let address = format!("{}/api/v3.4/product/{NUTELLA}", stand_in.base_url());
    assert!(client.get(&address).send().await.is_ok());
    // A slow answer under way does not keep it up.
    stand_in.set_fault(Some(Fault::SlowBody(Duration::from_secs(60))));
    let slow = client.get(&address).send().await.unwrap();
    stand_in.stop().await;
    assert!(slow.bytes().await.is_err());
    let refused = client.get(&address).send().await.unwrap_err();
    assert!(refused.is_connect(), "{refused:?}");
    stand_in.set_fault(None);
    stand_in.resume().await.unwrap();
    assert!(client.get(&address).send().await.is_ok());
    assert_eq!(stand_in.requests_for(NUTELLA), 3);
}

#[tokio::test]
async fn steered_from_another_process() {
    let stand_in = start().await;
    let post = async |path: &str| {
        let address = format!("{}{path}", stand_in.base_url());
        client().post(address).send().await.unwrap().status()
    };
    assert_eq!(post("/_stand-in/fault?kind=unavailable&code=3017620422003").await, 204);
    assert_eq!(get(&stand_in, "/api/v2/product/3017620422003").await.status(), 503);
    assert_eq!(get(&stand_in, "/api/v2/product/4388858946739").await.status(), 200);
    assert_eq!(post("/_stand-in/fault?kind=none&code=3017620422003").await, 204);
    assert_eq!(get(&stand_in, "/api/v2/product/3017620422003").await.status(), 200);
    assert_eq!(post("/_stand-in/fault?kind=nonsense").await, 400);
    let counts = body(get(&stand_in, "/_stand-in/requests").await).await;
    assert_eq!(counts["total"], 3);
    assert_eq!(counts["by_code"]["3017620422003"], 2);
    let records = body(get(&stand_in, "/_stand-in/records").await).await;
    assert_eq!(records.as_array().unwrap().len(), StandIn::records().len());
    assert_eq!(post("/_stand-in/reset").await, 204);
    assert_eq!(stand_in.total_requests(), 0);
}

#[tokio::test]
async fn limits_when_switched_on() {
    let stand_in =
        StandIn::start(StandInConfig { limits: Some(Limits::DOCUMENTED), ..StandInConfig::default() })
            .await
            .unwrap();
    let client = client();
    let address = format!("{}/api/v2/product/{NUTELLA}", stand_in.base_url());
    let mut refused = 0;
    for _ in 0..20 {
        refused += usize::from(client.get(&address).send().await.unwrap().status() == 429);
    }
    assert_eq!(refused, 5);
}
