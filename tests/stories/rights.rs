//! Who may do what, route by route, against the one table.

use std::collections::BTreeSet;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, Method};
use motcua_domain::rights::{Reach, Right, Scope};
use motcua_domain::{Actor, Role, Who};
use motcua_eventlog::Position;
use motcua_tests::places::{LAND, OTHER_WARD, TAX, WARD};
use motcua_tests::{Ask, City, Dossier, Reply, requests};
use serde_json::{Value, json};

/// What anybody may call: whoever asks for a token has none.
const PUBLIC: [&str; 2] = ["POST /api/v1/tokens", "GET /.well-known/jwks.json"];

/// One operation of the `OpenAPI` document.
struct Route {
    method: Method,
    path: String,
    right: Option<Right>,
}

impl Route {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The request, about a dossier, with a body that can be read.
    fn about(&self, dossier: &Dossier) -> Ask {
        let path = self.path.replace("{code}", &dossier.code);
        let path = path.replace("{document}", &"0".repeat(64)).replace("{id}", "0000000000000000");
        let path = path.replace("{year}", "2026").replace("{agency}", WARD).replace("{n}", "1");
        let path = path.replace("{counter}", "1").replace("{number}", "1");
        let path = path.replace("{purpose}", "receipt");
        let ask = Ask::new(self.method.clone(), &path);
        if self.method == Method::GET {
            return ask;
        }
        let action = self.path.rsplit('/').next().unwrap_or_default();
        ask.json(&body(action)).key(&uuid::Uuid::now_v7().to_string()).seen(dossier.version)
    }
}

/// A body that a command on a dossier can read; for other routes an empty one, so that nothing is
/// made.
fn body(action: &str) -> Value {
    match action {
        "hand-overs" => json!({ "to": TAX }),
        "steps" => json!({ "step": 2 }),
        "supplement-requests" => json!({ "papers": [{ "paper": "p2" }], "legalGround": "Điều 1" }),
        "supplement" => json!({ "papers": [] }),
        "duties" => json!({ "lines": [{ "feeLine": "registration_tax", "amountVnd": 1 }] }),
        "duty-payments" => json!({ "amountVnd": 1, "means": "cash" }),
        "apologies" => json!({ "newDueAt": "2026-06-30T17:00:00+07:00", "reason": "Chờ" }),
        "declines" | "send-backs" | "apology-letters" => json!({ "reason": "Lý do" }),
        "pauses" => json!({ "legalGround": "Điều 5", "reason": "Chờ tòa án" }),
        "stops" => json!({ "legalGround": "Điều 6", "reason": "Lý do" }),
        "transfers" => json!({ "fileList": "DM-01" }),
        "reissues" => json!({ "number": "2", "legalGround": "Điều 7", "reason": "Sai" }),
        "reopenings" => json!({
            "order": { "number": "12/QĐ", "day": "2026-03-01", "issuedBy": "Tòa án" }, "reason": "Lý do"
        }),
        "branch-failures" => json!({ "step": 2, "reason": "Lý do" }),
        "assignments" | "reassignments" => json!({ "officer": "account-2" }),
        "drafts" => json!({ "document": "0".repeat(64) }),
        "opinions" => json!({
            "of": TAX, "dueAt": "2026-06-30T17:00:00+07:00", "question": "Có đủ không?"
        }),
        "opinion-answers" => json!({ "number": 1, "text": "Đồng ý" }),
        "opinion-silences" | "delivery-arrivals" => json!({ "number": 1 }),
        "intake-requests" => json!({ "papers": [
            { "paper": "p2", "found": "missing", "legalGround": "Điều 1" }
        ] }),
        "reception-refusals" => json!({ "legalGround": "Điều 2", "reason": "Lý do" }),
        "papers" => json!({ "papers": [{ "paper": "p2", "copies": 1 }] }),
        "rating" => json!({ "level": 5 }),
        "delivery-returns" => json!({ "number": 1, "reason": "Không có người nhận" }),
        "fees" => json!({ "line": "land_registration" }),
        "fee-exemptions" => json!({ "number": 1, "exemption": 1, "evidence": "Giấy mẫu" }),
        "fee-payments" => json!({ "number": 1, "amountVnd": 30_000, "means": "cash" }),
        "fee-voids" | "fee-refunds" => json!({ "number": 1, "reason": "Thu nhầm" }),
        "corrections" => json!({ "entry": "note", "value": "x", "reason": "Gõ nhầm" }),
        "seal" => json!({ "number": "000001" }),
        "rejection" => json!({ "legalGround": "Điều 2", "reason": "Không đủ điều kiện" }),
        "withdrawal" => json!({ "reason": "Tự nguyện" }),
        "return" | "deliveries" => json!({ "way": "counter", "to": "Nguyễn Văn Mẫu" }),
        _ => json!({}),
    }
}

async fn routes(city: &City) -> Vec<Route> {
    let document = city.office.get("/api/openapi.json").await.done().json();
    let paths = document["paths"].as_object().expect("the document has paths");
    let mut routes = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("a path has operations") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if !operation["responses"].is_object() {
                continue;
            }
            let right = operation["x-right"].as_str().map(|name| {
                let found = Right::ALL.into_iter().find(|right| right.name() == name);
                found.unwrap_or_else(|| panic!("{path} names {name}, which is no right"))
            });
            routes.push(Route { method, path: path.clone(), right });
        }
    }
    routes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_without_a_right_is_one_that_must_be_public() {
    let city = City::open_at("2026-03-02 08:00").await;
    let routes = routes(&city).await;
    let open: BTreeSet<_> =
        routes.iter().filter(|route| route.right.is_none()).map(Route::name).collect();
    assert_eq!(open, PUBLIC.map(str::to_owned).into());
    let pages = city.running().shop.finish().pages;
    let of_pages = pages.iter().filter_map(|page| page.right);
    let used: BTreeSet<_> = routes.iter().filter_map(|route| route.right).chain(of_pages).collect();
    let unused: Vec<_> = Right::ALL.iter().filter(|right| !used.contains(right)).collect();
    assert!(unused.is_empty(), "no route has the right {unused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_in_the_roles_of_the_table_and_nobody_else() {
    let city = City::open_at("2026-03-02 08:00").await;
    let dossier = city.clerk(WARD).receives(&requests::land_transfer()).await;
    let mut wrong = Vec::new();
    for route in routes(&city).await {
        let Some(right) = route.right else { continue };
        let ask = route.about(&dossier);
        let stranger =
            city.office.send(ask.method, &ask.path, ask.headers, ask.body).await.unwrap();
        if (stranger.status, stranger.slug().as_str()) != (401, "unauthenticated") {
            wrong.push(format!("{} without a token: {}", route.name(), stranger.status));
        }
        for role in Role::ALL {
            let name = serde_json::to_value(role).unwrap();
            let name = name.as_str().unwrap();
            let agency = (!matches!(role, Role::System | Role::Administrator)).then_some(WARD);
            let person = city.person(&format!("only-{name}"), &[name], agency);
            let reply = person.ask(route.about(&dossier)).await;
            let kept_out = reply.status == 401 || reply.slug() == "forbidden";
            let may = right.rule().0.contains(&role);
            if kept_out == may {
                wrong.push(format!(
                    "{} as {name}: {} {}",
                    route.name(),
                    reply.status,
                    reply.slug()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "otherwise than the table:\n{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_lets_in_the_roles_of_the_table_by_their_cookie_and_nobody_else() {
    let city = City::open_at("2026-03-02 08:00").await;
    let dossier = city.clerk(WARD).receives(&requests::land_transfer()).await;
    let accounts = city.administrator().sees("/api/v1/accounts").await.json();
    let account = accounts["items"][0]["id"].as_str().unwrap();
    let mut wrong = Vec::new();
    for page in city.running().shop.finish().pages {
        let Some(right) = page.right else { continue };
        let path = page.path.replace("{agency}", WARD).replace("{code}", &dossier.code);
        let path = path.replace("{procedure}", "1.004873").replace("{id}", account);
        let path = path.replace("{purpose}", "receipt");
        // Who may see the files of a dossier is told that this one has no such file.
        let of_a_file = path.contains("{document}");
        let path = path.replace("{document}", &"0".repeat(64));
        let path = if of_a_file { format!("{path}?dossier={}", dossier.code) } else { path };
        let stranger = looks(&city, &path, HeaderMap::new()).await;
        if !(stranger.status == 303 && stranger.header("location").starts_with("/sign-in?to=%2F")) {
            wrong.push(format!("{path} without a cookie: {}", stranger.status));
        }
        for role in Role::ALL {
            let name = serde_json::to_value(role).unwrap();
            let name = name.as_str().unwrap();
            let agency = (!matches!(role, Role::System | Role::Administrator)).then_some(WARD);
            let token =
                city.person(&format!("only-{name}"), &[name], agency).token().await.unwrap();
            let reply = looks(&city, &path, cookie(&token)).await;
            let may = right.rule().0.contains(&role);
            let expected = match (may, of_a_file) {
                (true, false) => reply.status == 200 || path == "/",
                (true, true) => reply.status == 404,
                (false, _) => reply.status == 403,
            };
            // What is printed is a PDF; why it is not is a page.
            let shown = ["text/html", "application/pdf"];
            let is_page = shown.iter().any(|kind| reply.header("content-type").starts_with(kind));
            if !expected || !(path == "/" || is_page) {
                wrong.push(format!("{path} as {name}: {}", reply.status));
            }
        }
    }
    assert!(wrong.is_empty(), "otherwise than the table:\n{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_opens_no_route_of_the_api_and_a_bearer_token_no_page() {
    let city = City::open_at("2026-03-02 08:00").await;
    let token = city.clerk(WARD).token().await.unwrap();
    for route in routes(&city).await.iter().filter(|route| route.right.is_some()) {
        let path = route.path.replace(['{', '}'], "");
        let reply = city.office.send(route.method.clone(), &path, cookie(&token), vec![]).await;
        let reply = reply.unwrap();
        assert_eq!((reply.status, reply.slug().as_str()), (401, "unauthenticated"), "{path}");
    }
    let bearer = format!("Bearer {token}").parse().unwrap();
    let reply = looks(&city, "/dashboard", HeaderMap::from_iter([(AUTHORIZATION, bearer)])).await;
    assert_eq!((reply.status, reply.header("location")), (303, "/sign-in?to=%2Fdashboard"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_belongs_to_a_role_that_the_front_door_knows_or_to_all() {
    let city = City::open_at("2026-03-02 08:00").await;
    for page in city.running().shop.finish().pages {
        let begins = |with: &&str| {
            page.path
                .strip_prefix(*with)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let of_a_role = motcua::roles::Role::ALL.iter().any(|role| role.pages().iter().any(begins));
        let of_all = ["/", "/language", "/assets/{file}"].contains(&page.path.as_str());
        assert!(of_a_role != of_all, "{}", page.path);
    }
}

fn cookie(token: &str) -> HeaderMap {
    HeaderMap::from_iter([(COOKIE, format!("motcua_token={token}").parse().unwrap())])
}

async fn looks(city: &City, path: &str, headers: HeaderMap) -> Reply {
    city.office.send(Method::GET, path, headers, Vec::new()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_on_a_dossier_reaches_as_far_as_the_table_says() {
    let city = City::open_at("2026-03-02 08:00").await;
    let mut checked = 0;
    let mut wrong = Vec::new();
    for route in routes(&city).await {
        let Some(right) = route.right.filter(|_| route.path.contains("{code}")) else { continue };
        if right.rule().1 == Scope::None {
            continue;
        }
        for agency in [WARD, LAND, TAX, OTHER_WARD] {
            let (dossier, expected) = at_the_land_branch(&city, right, agency).await;
            let reply = city.clerk(agency).ask(route.about(&dossier)).await;
            let slug = reply.slug();
            let reached = match (reply.status, slug.as_str()) {
                (404, "unknown-dossier") => Reach::Hidden,
                (403, "not-yours") => Reach::NotYours,
                (401 | 403, _) => panic!("{} as {agency}: {slug}", route.name()),
                _ => Reach::Covered,
            };
            checked += 1;
            if reached != expected {
                wrong.push(format!("{} as {agency}: {} {slug}", route.name(), reply.status));
            }
        }
    }
    assert!(checked > 40, "only {checked} were checked");
    assert!(wrong.is_empty(), "otherwise than the table:\n{}", wrong.join("\n"));
}

/// A dossier that the ward received and the land branch holds; how far the right reaches there.
async fn at_the_land_branch(city: &City, right: Right, agency: &str) -> (Dossier, Reach) {
    let mut dossier = city.clerk(WARD).receives(&requests::land_transfer()).await;
    city.clerk(WARD).gives(&mut dossier, LAND).await;
    city.clerk(LAND).takes(&mut dossier).await;
    let dossiers = &city.running().shop.base.dossiers;
    let code = dossier.code.parse().unwrap();
    let loaded = dossiers.load(&code, Position::START).await.unwrap();
    let who = Who { account: "mau".parse().unwrap(), agency: agency.parse().ok(), counter: None };
    let actor = Actor { who, roles: Role::ALL.to_vec() };
    (dossier, right.covers(&actor, &loaded.dossier))
}

#[tokio::test(flavor = "multi_thread")]
async fn for_another_agency_a_dossier_and_a_slip_do_not_exist() {
    let city = City::open_at("2026-03-02 08:00").await;
    let dossier = city.clerk(WARD).receives(&requests::land_transfer()).await;
    let slip = Ask::post("/api/v1/slips/requests", &requests::slip_request());
    let slip = city.clerk(WARD).ask(slip).await.expect(201).json();
    let slip = format!("/api/v1/slips/{}", slip["slip"].as_str().unwrap());
    let _ = city.clerk(WARD).ask(Ask::get(&slip)).await.expect(200);

    let stranger = city.clerk(OTHER_WARD);
    let path = dossier.path("");
    let there = stranger.ask(Ask::get(&path)).await.problem(404, "unknown-dossier");
    let nowhere = stranger.ask(Ask::get("/api/v1/dossiers/H13.131-260302-9999")).await;
    assert_eq!(there.json(), nowhere.json(), "nothing tells one from the other");
    assert_eq!(stranger.ask(Ask::get(&slip)).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_show_the_own_agency_alone() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ours = city.clerk(WARD).receives(&requests::land_transfer()).await;
    let mut theirs = city.clerk(OTHER_WARD).receives(&requests::land_transfer()).await;
    city.clerk(OTHER_WARD).gives(&mut theirs, LAND).await;
    for (agency, list, expected) in [
        (WARD, "dossiers", vec![&ours.code]),
        (OTHER_WARD, "dossiers", vec![&theirs.code]),
        (LAND, "dossiers", vec![]),
        (WARD, "worklist", vec![&ours.code]),
        (LAND, "worklist", vec![&theirs.code]),
        (TAX, "worklist", vec![]),
        (WARD, "shelf", vec![]),
    ] {
        let page = city.clerk(agency).sees(&format!("/api/v1/{list}")).await.json();
        let items = page["items"].as_array().unwrap().clone();
        let codes: Vec<_> = items.iter().map(|item| item["code"].as_str().unwrap()).collect();
        assert_eq!(codes, expected, "{list} of {agency}");
    }
}
