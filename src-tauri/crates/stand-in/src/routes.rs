//! Who answers what.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{self, Found, Version};
use crate::code::normalise;
use crate::records::{self, Record};
use crate::state::{Host, State};
use crate::{Fault, picture, recalls, second, stream};

/// The page of a 429.
const TOO_MANY: &str = "<!DOCTYPE html><html><head><title>429 Too Many Requests</title></head>\
    <body><h1>Too Many Requests</h1></body></html>";
/// The page of a 503.
const OVERLOADED: &str = "<!DOCTYPE html><html><head><title>Page temporarily unavailable - Open Food Facts</title>\
    </head><body><h1>Page temporarily unavailable</h1></body></html>";
/// A page where JSON belongs.
const WELCOME: &str = "<!DOCTYPE html><html><head><title>Please log in to the network</title></head>\
    <body><h1>Welcome</h1></body></html>";
/// A page for what is not there.
const NO_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>404</h1></body></html>";
/// The most products a search gives at once.
const MAX_PAGE_SIZE: usize = 100;

#[derive(Debug, Clone)]
struct Context {
    state: Arc<State>,
    host: Host,
}

/// All routes of one listener.
pub(crate) fn routes(state: Arc<State>, host: Host) -> Router {
    let context = Context { state, host };
    let public = Router::new()
        .route("/api/{version}/product/{code}", get(read_product))
        .route("/api/{version}/search", get(search))
        .route("/images/products/{*path}", get(read_picture))
        .route("/fdc/v1/foods/search", get(search_second))
        .route("/rappelconso/records", get(list_recalls))
        .layer(middleware::from_fn_with_state(context.clone(), note_user_agent));
    let control = Router::new()
        .route("/_stand-in/fault", post(set_fault))
        .route("/_stand-in/reset", post(reset))
        .route("/_stand-in/requests", get(requests))
        .route("/_stand-in/records", get(list_records));
    public.merge(control).fallback(async || (StatusCode::NOT_FOUND, Html(NO_PAGE))).with_state(context)
}

async fn note_user_agent(Shared(context): Shared<Context>, request: Request, next: Next) -> Response {
    let agent =
        request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    {
        let mut inner = context.state.lock();
        if !agent.as_deref().is_some_and(is_proper_user_agent) {
            inner.requests.bad_user_agents += 1;
        }
        inner.requests.last_user_agent = agent;
    }
    next.run(request).await
}

/// `Name/Version (contact)`, as Open Food Facts wants it.
fn is_proper_user_agent(agent: &str) -> bool {
    let Some((product, contact)) = agent.split_once(" (") else {
        return false;
    };
    let Some((name, version)) = product.split_once('/') else {
        return false;
    };
    let contact = contact.trim_end_matches(')');
    !name.is_empty()
        && version.starts_with(|digit: char| digit.is_ascii_digit())
        && (contact.contains('@') || contact.contains("://"))
}

#[derive(Debug, Deserialize)]
struct ProductQuery {
    fields: Option<String>,
    product_type: Option<String>,
}

async fn read_product(
    Shared(context): Shared<Context>,
    Path((version, asked)): Path<(String, String)>,
    Query(query): Query<ProductQuery>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let Context { state, host } = context;
    let asked = asked.strip_suffix(".json").unwrap_or(&asked);
    let code = normalise(asked);
    {
        let mut inner = state.lock();
        inner.requests.total += 1;
        *inner.requests.by_code.entry(code.clone()).or_default() += 1;
        inner.requests.last_query = Some(uri.to_string());
    }
    let Some(version) = Version::parse(&version) else {
        return (StatusCode::NOT_FOUND, Html(NO_PAGE)).into_response();
    };
    if !state.admit(false) {
        return (StatusCode::TOO_MANY_REQUESTS, Html(TOO_MANY)).into_response();
    }
    let own = match host {
        Host::Main => records::products(),
        Host::Sibling => records::sibling(),
    };
    let fault = state.fault_for(&code);
    if host == Host::Main && fault.is_none() && records::sibling().contains_key(&code) {
        return match query.product_type.as_deref() {
            Some("all") => redirect(&format!("{}{uri}", state.base(Host::Sibling))),
            _ => json(answer::product(version, asked, &code, Found::Elsewhere("beauty"))),
        };
    }
    let select = |code: &str, record: &Record| {
        answer::select(record, code, query.fields.as_deref(), version, &state.base(host))
    };
    let copy = if host == Host::Main { records::copied(&code, state.copies) } else { None };
    let record = own.get(&code).or(copy.as_ref());
    let found = record.map_or(Found::Nothing, |record| Found::Product(select(&code, record)));
    let (status, body) = match &fault {
        Some(Fault::NotFound) => answer::product(version, asked, &code, Found::Nothing),
        Some(Fault::EmptyProduct) => answer::product(version, asked, &code, Found::Product(Record::new())),
        Some(Fault::WrongProduct) => {
            let other = own.iter().find(|(other, _)| **other != code);
            let other =
                other.map_or(("", Record::new()), |(other, record)| (other.as_str(), select(other, record)));
            answer::product(version, other.0, other.0, Found::Product(other.1))
        }
        Some(Fault::Script) => answer::product(version, asked, &code, Found::Product(hostile(&code))),
        _ => answer::product(version, asked, &code, found),
    };
    match fault {
        Some(fault) => faulty(fault, &state, status, &body, &uri).await,
        None if accepts_gzip(&headers) => match stream::gzip(&body.to_string()) {
            Ok(packed) => packed_json(status, packed),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        },
        None => json((status, body)),
    }
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"))
}

#[derive(Debug, Deserialize)]
struct SearchQuery {
    code: Option<String>,
    fields: Option<String>,
    page: Option<usize>,
    page_size: Option<usize>,
    product_type: Option<String>,
}

async fn search(
    Shared(context): Shared<Context>,
    Path(version): Path<String>,
    Query(query): Query<SearchQuery>,
    uri: Uri,
) -> Response {
    let Context { state, host } = context;
    {
        let mut inner = state.lock();
        inner.requests.total += 1;
        inner.requests.searches += 1;
        inner.requests.last_query = Some(uri.to_string());
    }
    if version != "v2" || host == Host::Sibling {
        return (StatusCode::NOT_FOUND, Html(NO_PAGE)).into_response();
    }
    if !state.admit(true) {
        return (StatusCode::TOO_MANY_REQUESTS, Html(TOO_MANY)).into_response();
    }
    // The real one can't search all databases at once.
    if query.product_type.as_deref() == Some("all") {
        return (StatusCode::SERVICE_UNAVAILABLE, Html(OVERLOADED)).into_response();
    }
    let codes = query.code.as_deref().unwrap_or_default();
    let mut asked: Vec<String> = codes.split(',').map(normalise).collect();
    let copies: Vec<_> =
        asked.iter().filter_map(|code| Some((code.clone(), records::copied(code, state.copies)?))).collect();
    asked.retain(|code| !code.is_empty());
    let all = records::products().iter().chain(copies.iter().map(|(code, record)| (code, record)));
    let products = all
        .filter(|(code, _)| asked.is_empty() || asked.contains(code))
        .map(|(code, record)| {
            answer::select(record, code, query.fields.as_deref(), Version::V2, &state.base(host))
        })
        .collect();
    let page_size = query.page_size.unwrap_or(24).clamp(1, MAX_PAGE_SIZE);
    let body = answer::search(products, query.page.unwrap_or(1).max(1), page_size);
    let fault = {
        let faults = &state.lock().faults;
        faults.searches.as_ref().or(faults.all.as_ref()).cloned()
    };
    match fault {
        Some(fault) => faulty(fault, &state, StatusCode::OK, &body, &uri).await,
        None => json((StatusCode::OK, body)),
    }
}

async fn search_second(
    Shared(context): Shared<Context>,
    Query(query): Query<second::SearchQuery>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let fault = {
        let mut inner = context.state.lock();
        inner.requests.second += 1;
        inner.faults.second.clone()
    };
    if let Some(refusal) = second::refusal(&headers) {
        return json((StatusCode::FORBIDDEN, refusal));
    }
    let body = second::search(&query);
    match fault {
        Some(fault) => faulty(fault, &context.state, StatusCode::OK, &body, &uri).await,
        None => json((StatusCode::OK, body)),
    }
}

async fn list_recalls(
    Shared(context): Shared<Context>,
    Query(query): Query<recalls::Query>,
    uri: Uri,
) -> Response {
    let (fault, today) = {
        let mut inner = context.state.lock();
        inner.requests.recalls += 1;
        (inner.faults.recalls.clone(), inner.today())
    };
    let body = recalls::page(&query, today);
    match fault {
        Some(fault) => faulty(fault, &context.state, StatusCode::OK, &body, &uri).await,
        None => json((StatusCode::OK, body)),
    }
}

async fn read_picture(Shared(context): Shared<Context>, Path(path): Path<String>, uri: Uri) -> Response {
    let Context { state, .. } = context;
    state.lock().requests.pictures += 1;
    let Some(wanted) = picture::Wanted::parse(&path) else {
        return (StatusCode::NOT_FOUND, Html(NO_PAGE)).into_response();
    };
    let fault = state.lock().faults.pictures.clone();
    if let Some(fault) = fault {
        return faulty(fault, &state, StatusCode::OK, &json!({}), &uri).await;
    }
    match tokio::task::spawn_blocking(move || picture::draw(&wanted)).await {
        Ok(Ok(jpeg)) => ([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response(),
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The answer that would have been `status` and `body`, with a fault.
async fn faulty(fault: Fault, state: &Arc<State>, status: StatusCode, body: &Value, uri: &Uri) -> Response {
    match fault {
        Fault::NotFound | Fault::EmptyProduct | Fault::WrongProduct | Fault::Script => {
            json((status, body.clone()))
        }
        Fault::InvalidUtf8 => {
            let mut bytes = body.to_string().into_bytes();
            // Within the first text there is.
            if let Some(at) = bytes.windows(3).position(|three| three == b"\":\"") {
                bytes.insert(at + 3, 0xff);
            }
            raw_json(status, Body::from(bytes))
        }
        Fault::DeepJson => {
            let deep = format!("{{\"product\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
            raw_json(status, Body::from(deep))
        }
        Fault::LargePicture => ([(header::CONTENT_TYPE, "image/png")], picture::large()).into_response(),
        Fault::NotFoundHtml => (StatusCode::NOT_FOUND, Html(NO_PAGE)).into_response(),
        Fault::RateLimited(None) => (StatusCode::TOO_MANY_REQUESTS, Html(TOO_MANY)).into_response(),
        Fault::RateLimited(Some(seconds)) => {
            let headers = [(header::RETRY_AFTER, seconds.to_string())];
            (StatusCode::TOO_MANY_REQUESTS, headers, Html(TOO_MANY)).into_response()
        }
        Fault::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Html(OVERLOADED)).into_response(),
        Fault::ServerError => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Fault::Forbidden => (StatusCode::FORBIDDEN, Html(NO_PAGE)).into_response(),
        Fault::Html => Html(WELCOME).into_response(),
        Fault::BadJson => raw_json(status, Body::from("{\"code\": \"3017620422003\", \"product\": {")),
        Fault::CutBody => raw_json(status, stream::cut(&body.to_string())),
        Fault::SlowBody(time) => raw_json(status, stream::slow(&body.to_string(), time, Arc::clone(state))),
        Fault::SlowHead(time) => {
            tokio::select! {
                () = tokio::time::sleep(time) => json((status, body.clone())),
                () = state.stopped() => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            }
        }
        Fault::RedirectLoop => redirect(&uri.to_string()),
        Fault::RedirectTo(address) => redirect(&address),
        Fault::HugeBody => raw_json(status, stream::huge()),
        Fault::GzipBomb => match stream::bomb() {
            Ok(packed) => packed_json(status, packed),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        },
    }
}

/// What a stranger may write into a product.
fn hostile(code: &str) -> Record {
    let script = "<script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}gnp.exe\u{0}";
    let product = json!({
        "code": code, "product_type": "food", "lang": "en", "product_name": script, "brands": script,
        "quantity": "'; DROP TABLE answers; --", "ingredients_text": script.repeat(1000),
        "image_front_url": "javascript:alert(3)", "categories_tags": vec!["en:<b>"; 10_000],
        "nutriments": {"fat_100g": "1e999", "energy-kcal_100g": -5},
    });
    product.as_object().cloned().unwrap_or_default()
}

fn redirect(to: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

fn json((status, body): (StatusCode, Value)) -> Response {
    raw_json(status, Body::from(body.to_string()))
}

fn raw_json(status: StatusCode, body: Body) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, headers, body).into_response()
}

fn packed_json(status: StatusCode, packed: Vec<u8>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CONTENT_ENCODING, "gzip")];
    (status, headers, packed).into_response()
}

// --- control ------------------------------------------------------------------------------------

#[derive(Debug, Deserialize)]
struct FaultQuery {
    kind: String,
    code: Option<String>,
    on: Option<String>,
}

async fn set_fault(Shared(context): Shared<Context>, Query(query): Query<FaultQuery>) -> Response {
    let fault = match query.kind.as_str() {
        "none" => None,
        kind => match kind.parse::<Fault>() {
            Ok(fault) => Some(fault),
            Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
        },
    };
    let mut inner = context.state.lock();
    match (query.on.as_deref(), query.code) {
        (Some("pictures"), _) => inner.faults.pictures = fault,
        (Some("searches"), _) => inner.faults.searches = fault,
        (Some("recalls"), _) => inner.faults.recalls = fault,
        (_, None) => inner.faults.all = fault,
        (_, Some(code)) => {
            let code = normalise(&code);
            match fault {
                Some(fault) => inner.faults.by_code.insert(code, fault),
                None => inner.faults.by_code.remove(&code),
            };
        }
    }
    StatusCode::NO_CONTENT.into_response()
}

async fn reset(Shared(context): Shared<Context>) -> StatusCode {
    let mut inner = context.state.lock();
    inner.faults = crate::state::Faults::default();
    inner.requests = crate::Requests::default();
    StatusCode::NO_CONTENT
}

async fn requests(Shared(context): Shared<Context>) -> Response {
    let requests = context.state.lock().requests.clone();
    json((StatusCode::OK, json!(requests)))
}

async fn list_records() -> Response {
    let list: Vec<_> = records::products().iter().map(|(code, record)| records::info(code, record)).collect();
    json((StatusCode::OK, json!(list)))
}

#[cfg(test)]
mod tests {
    use super::is_proper_user_agent;

    #[test]
    fn user_agents() {
        assert!(is_proper_user_agent("Larder/0.1 (mail@example.org)"));
        assert!(is_proper_user_agent("Larder/0.1.0 (https://example.org/larder)"));
        for wrong in ["", "curl/8.5", "Larder (mail@example.org)", "Larder/0.1 (me)", "/1 (a@b.c)"] {
            assert!(!is_proper_user_agent(wrong), "{wrong}");
        }
    }
}
