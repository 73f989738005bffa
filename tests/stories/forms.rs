//! The paper forms of a dossier as data: by the form set of its reception, and by what each is for.

use motcua_domain::moment;
use motcua_eventlog::Position;
use motcua_tests::places::{LAND, OTHER_WARD, WARD};
use motcua_tests::{Ask, City, Dossier, Person, requests};
use serde_json::{Value, json};

/// A district of before 2025-07, and its branch of the land registration office.
const DISTRICT: &str = "H13.31";
const BRANCH: &str = "H13.31.V4";

fn set(city: &City, local: &str) {
    city.clock.set(moment(local.parse().unwrap()));
}

async fn form(person: &Person, dossier: &Dossier, purpose: &str) -> Value {
    let (name, which) = purpose.split_once('?').unwrap_or((purpose, ""));
    // What can be told can be printed, on each paper.
    for paper in ["a4", "a5", "80mm"] {
        let path = dossier.path(&format!("forms/{name}/pdf?paper={paper}&{which}"));
        let pdf = person.sees(&path).await;
        assert!(pdf.bytes.starts_with(b"%PDF-1.7"), "{purpose} on {paper}");
    }
    person.sees(&dossier.path(&format!("forms/{purpose}"))).await.json()
}

/// The code of the problem and its detail.
async fn absent(person: &Person, dossier: &Dossier, purpose: &str) -> (String, String) {
    let ask = Ask::get(&dossier.path(&format!("forms/{purpose}")));
    let told = person.ask(ask).await.problem(404, "no-such-form").json();
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    (text("code"), text("detail"))
}

/// Number in the set and title.
fn called(told: &Value) -> (&str, &str) {
    (told["formNumber"].as_str().unwrap(), told["titleVi"].as_str().unwrap())
}

async fn listed(person: &Person, dossier: &Dossier) -> Vec<(String, String, u64)> {
    let list = person.sees(&dossier.path("forms")).await.json();
    let items = list["items"].as_array().unwrap().iter();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    items
        .map(|item| {
            let count = item["count"].as_u64().unwrap();
            assert_eq!(item["givenOn"].as_array().unwrap().len() as u64, count);
            (text(item, "purpose"), text(item, "formNumber"), count)
        })
        .collect()
}

fn found(paper: &str, found: &str, reason: &str) -> Value {
    json!({ "paper": paper, "found": found, "legalGround": "Điều 9", "reason": reason })
}

/// Received at the district on 2019-10-01, declined once by the branch, and taken.
async fn at_the_branch_in_2019(city: &City) -> Dossier {
    let (district, branch) = (city.clerk(DISTRICT), city.clerk(BRANCH));
    let mut dossier = district
        .receives(&json!({
            "procedure": "2.000889",
            "subCase": "sale",
            "applicant": {
                "name": "Nguyễn Văn Mẫu", "phone": "0000000001", "address": "Số 1, đường Mẫu",
                "identities": [{ "kind": "citizenNumber", "number": "000000000001" }],
            },
            "submitter": { "name": "Lê Thị Mẫu", "email": "mau@example.vn" },
            "place": "H13.31.7",
            "papers": district.required_papers("2.000889").await,
        }))
        .await;
    district.gives(&mut dossier, BRANCH).await;
    branch.does(&mut dossier, "declines", &json!({ "reason": "Thiếu trang 2" })).await;
    set(city, "2019-10-01T10:30");
    district.gives(&mut dossier, BRANCH).await;
    set(city, "2019-10-02T08:00");
    branch.takes(&mut dossier).await;
    dossier
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_says_who_asks_for_what_where_and_until_when() {
    let city = City::open_at("2019-10-01 09:00").await;
    let district = city.clerk(DISTRICT);
    let dossier = at_the_branch_in_2019(&city).await;
    let told = form(&district, &dossier, "receipt").await;
    let (head, fields) = (&told["head"], &told["fields"]);
    assert_eq!(called(head), ("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"));
    assert_eq!(head["formSet"], 2018);
    assert_eq!(head["mottoVi"], "Độc lập - Tự do - Hạnh phúc");
    assert_eq!(head["superior"]["nameVi"], "Ủy ban nhân dân thành phố Cần Thơ");
    assert_eq!(head["agency"]["nameVi"], "Ủy ban nhân dân quận Ninh Kiều");
    assert_eq!(head["counter"]["id"], "H13.31/1");
    assert_eq!((&head["place"], &head["code"]), (&json!("Ninh Kiều"), &json!(dossier.code)));
    assert_eq!(head["givenOn"], "2019-10-01T09:00:00+07:00");
    assert_eq!(head["registerNumber"], "1/TNHS");
    assert_eq!(fields["bookNumber"], 1);
    assert_eq!(fields["receivedFrom"]["name"], "Lê Thị Mẫu");
    assert_eq!(
        fields["applicant"],
        json!({
            "name": "Nguyễn Văn Mẫu", "phone": "0000000001", "email": "",
            "address": "Số 1, đường Mẫu",
        }),
        "what the form asks for, and no identity"
    );
    assert_eq!(fields["procedure"]["subCaseVi"], "Chuyển nhượng");
    let paper = &fields["papers"][1];
    assert_eq!(
        (&paper["nameVi"], &paper["originals"]),
        (&json!("Hợp đồng chuyển nhượng đã công chứng"), &json!(1))
    );
    assert_eq!(fields["legalTimeVi"], "10 ngày làm việc");
    assert_eq!(fields["dueAt"], "2019-10-15T17:00:00+07:00");
    assert_eq!(
        (&fields["returnedAt"]["id"], &fields["returnWay"]),
        (&json!(DISTRICT), &json!("counter"))
    );
    assert!(fields["receivedBy"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn under_the_forms_of_2018_the_control_sheet_is_05_and_there_is_no_notice_of_stopping() {
    let city = City::open_at("2019-10-01 09:00").await;
    let (district, branch) = (city.clerk(DISTRICT), city.clerk(BRANCH));
    let mut dossier = at_the_branch_in_2019(&city).await;
    set(&city, "2019-10-04T14:00");
    let ask = json!({
        "papers": [found("p2", "accepted", ""), found("p4", "wrong", "Chưa ký")],
        "legalGround": "Nghị định 61/2018/NĐ-CP, Điều 19", "note": "Nộp tại quầy",
    });
    branch.does(&mut dossier, "supplement-requests", &ask).await;
    let told = form(&branch, &dossier, "supplement-request").await;
    assert_eq!(called(&told["head"]), ("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"));
    assert_eq!(
        (&told["head"]["place"], &told["head"]["agency"]["id"]),
        (&json!("Cần Thơ"), &json!(BRANCH))
    );
    let fields = &told["fields"];
    assert_eq!(fields["addressee"]["name"], "Nguyễn Văn Mẫu");
    assert_eq!(
        fields["papers"],
        json!([{
            "paper": "p4", "nameVi": "Tờ khai thuế thu nhập cá nhân, lệ phí trước bạ",
            "found": "wrong", "legalGround": "Điều 9", "reason": "Chưa ký",
        }]),
        "what is as it must be is not asked for"
    );
    assert_eq!((&fields["atIntake"], &fields["requestNumber"]), (&json!(false), &json!(1)));
    assert_eq!(
        (&fields["legalGround"], &fields["note"]),
        (&json!("Nghị định 61/2018/NĐ-CP, Điều 19"), &json!("Nộp tại quầy"))
    );

    set(&city, "2019-10-09T14:00");
    let brought = json!({ "papers": [{ "paper": "p4", "originals": 1 }] });
    district.does(&mut dossier, "supplement", &brought).await;
    let first_due = branch.sees(&dossier.path("")).await.json()["firstDueAt"].clone();
    let new = json!({ "newDueAt": "2019-11-01T17:00:00+07:00", "reason": "Hồ sơ phức tạp" });
    branch.does(&mut dossier, "apologies", &new).await;
    set(&city, "2019-11-04T09:00");
    branch.does(&mut dossier, "apology-letters", &json!({ "reason": "Vẫn còn chậm" })).await;
    let letter = form(&branch, &dossier, "apology").await;
    assert_eq!((&letter["head"]["number"], &letter["head"]["count"]), (&json!(2), &json!(2)));
    assert_eq!(
        (&letter["fields"]["newDueAt"], &letter["fields"]["reason"]),
        (&Value::Null, &json!("Vẫn còn chậm"))
    );
    let told = form(&branch, &dossier, "apology?number=1").await;
    assert_eq!(called(&told["head"]), ("04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"));
    let fields = &told["fields"];
    assert_eq!(
        (&fields["receivedOn"], &fields["firstDueAt"], &fields["newDueAt"], &fields["sentLate"]),
        (&json!("2019-10-01T09:00:00+07:00"), &first_due, &new["newDueAt"], &json!(false))
    );
    assert_eq!(absent(&branch, &dossier, "apology?number=3").await.0, "form-not-given");

    let stop = json!({ "legalGround": "Điều 6", "reason": "Không bổ sung" });
    branch.does(&mut dossier, "stops", &stop).await;
    let (code, detail) = absent(&branch, &dossier, "stop-notice").await;
    assert_eq!(code, "not-in-form-set");
    assert_eq!(detail, "Bộ biểu mẫu 2018 của hồ sơ này không có biểu mẫu `stop-notice`.");
    control_sheet_of_2019(&form(&district, &dossier, "control-sheet").await);
    let expected = [
        ("receipt", "01", 1),
        ("supplement-request", "02", 1),
        ("apology", "04", 2),
        ("control-sheet", "05", 1),
    ];
    let expected = expected.map(|(a, b, count)| (a.to_owned(), b.to_owned(), count));
    assert_eq!(listed(&district, &dossier).await, expected);
}

fn control_sheet_of_2019(told: &Value) {
    assert_eq!(called(&told["head"]), ("05", "Phiếu kiểm soát quá trình giải quyết hồ sơ"));
    assert_eq!(told["head"]["agency"]["id"], DISTRICT);
    let rows = told["fields"]["rows"].as_array().unwrap();
    let places: Vec<_> = rows.iter().map(|row| (&row["agency"]["id"], &row["step"])).collect();
    let (district, branch) = (json!(DISTRICT), json!(BRANCH));
    let (one, two) = (json!(1), json!(2));
    assert_eq!(places, [(&district, &one), (&branch, &two), (&branch, &two)]);
    let results = |row: usize| {
        let results = rows[row]["results"].as_array().unwrap().iter();
        results
            .map(|one| (one["number"].as_u64().unwrap(), one["saidVi"].clone()))
            .collect::<Vec<_>>()
    };
    // The district's half day ends with its first give; the offer that was declined has no step.
    assert_eq!(results(0), [(1, json!("Đúng hạn"))]);
    assert_eq!(results(1), []);
    assert_eq!(
        (&rows[1]["takenOn"], &rows[1]["remarks"]),
        (&Value::Null, &json!(["Thiếu trang 2"]))
    );
    assert!(rows[1]["declinedOn"].is_string());
    assert_eq!(rows[2]["from"]["id"], DISTRICT);
    assert_eq!(
        (&rows[2]["givenOn"], &rows[2]["takenOn"]),
        (&json!("2019-10-01T10:30:00+07:00"), &json!("2019-10-02T08:00:00+07:00"))
    );
    assert_ne!(rows[2]["givenBy"], rows[2]["takenBy"], "two people sign");
    assert_eq!(results(2), [(2, json!("Quá hạn"))]);
    assert_eq!(rows[2]["results"][0]["agency"], BRANCH, "who is late is named");
}

/// Filed online without p2 and p3, and asked for them.
async fn asked_in_2026(city: &City) -> Dossier {
    let portal = city.person("portal", &["system"], None);
    let mut body = requests::land_transfer();
    body["place"] = json!(WARD);
    body["papers"] = json!([{ "paper": "p1", "originals": 1 }]);
    let filing = json!({ "code": "G09.20-20260302-0000001", "receivedAt": WARD, "dossier": body });
    let filed = portal.ask(Ask::post("/api/v1/portal/dossiers", &filing)).await.expect(201);
    let mut dossier = Dossier::of(&filed);
    let ask = json!({ "papers": [
        found("p1", "accepted", ""), found("p2", "missing", "Chưa có"), found("p3", "missing", "Chưa có"),
    ] });
    city.clerk(WARD).does(&mut dossier, "intake-requests", &ask).await;
    dossier
}

#[tokio::test(flavor = "multi_thread")]
async fn under_the_forms_of_2025_the_notice_of_stopping_is_05_and_the_control_sheet_06() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    let mut dossier = asked_in_2026(&city).await;
    assert_eq!(
        listed(&ward, &dossier).await,
        [("supplement-request".to_owned(), "02".to_owned(), 1)]
    );
    assert_eq!(absent(&ward, &dossier, "receipt").await.0, "form-not-given");
    let brought = json!({ "papers": [
        { "paper": "p2", "originals": 1 }, { "paper": "p3", "originals": 1 },
    ] });
    ward.does(&mut dossier, "papers", &brought).await;
    ward.does(&mut dossier, "reception", &json!({})).await;
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    let ask = json!({ "papers": [found("p2", "wrong", "Mờ")], "legalGround": "Điều 1" });
    land.does(&mut dossier, "supplement-requests", &ask).await;
    // The last one, if it is not said which.
    let asked = form(&land, &dossier, "supplement-request").await;
    assert_eq!(
        (&asked["head"]["number"], &asked["fields"]["atIntake"], &asked["fields"]["requestNumber"]),
        (&json!(2), &json!(false), &json!(1))
    );
    let at_intake = form(&land, &dossier, "supplement-request?number=1").await;
    assert_eq!(at_intake["fields"]["atIntake"], true);
    assert_eq!(at_intake["head"]["agency"]["id"], WARD);
    assert_eq!(at_intake["fields"]["papers"].as_array().unwrap().len(), 2);
    assert_eq!(at_intake["fields"]["papers"][0]["reason"], "Chưa có");

    ward.does(
        &mut dossier,
        "supplement",
        &json!({ "papers": [{ "paper": "p2", "originals": 1 }] }),
    )
    .await;
    let new = json!({ "newDueAt": "2026-06-30T17:00:00+07:00", "reason": "Hồ sơ phức tạp" });
    land.does(&mut dossier, "apologies", &new).await;
    let told = form(&ward, &dossier, "apology").await;
    assert_eq!(
        called(&told["head"]),
        ("04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết")
    );
    land.does(&mut dossier, "stops", &json!({ "request": "Đơn ngày 02/3", "reason": "Theo đơn" }))
        .await;
    let told = form(&ward, &dossier, "stop-notice").await;
    assert_eq!(called(&told["head"]), ("05", "Thông báo dừng giải quyết hồ sơ"));
    assert_eq!(told["head"]["agency"]["nameVi"], "Chi nhánh Văn phòng Đăng ký đất đai khu vực 1");
    let fields = &told["fields"];
    assert_eq!(
        (&fields["request"], &fields["legalGround"], &fields["reason"]),
        (&json!("Đơn ngày 02/3"), &Value::Null, &json!("Theo đơn"))
    );
    assert_eq!(fields["stoppedOn"], "2026-03-02T08:00:00+07:00");
    let told = form(&ward, &dossier, "control-sheet").await;
    assert_eq!(called(&told["head"]), ("06", "Phiếu kiểm soát quá trình giải quyết hồ sơ"));
    let stages: Vec<_> = listed(&ward, &dossier).await.into_iter().map(|item| item.1).collect();
    assert_eq!(stages, ["01", "02", "04", "05", "06"]);
    let stranger = city.clerk(OTHER_WARD);
    let hidden = stranger.ask(Ask::get(&dossier.path("forms/receipt"))).await;
    let _ = hidden.problem(404, "unknown-dossier");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_at_intake_has_a_refusal_and_no_receipt() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    let mut dossier = asked_in_2026(&city).await;
    let refusal = json!({
        "legalGround": "Điều 2", "reason": "Không thuộc thẩm quyền", "competent": OTHER_WARD,
    });
    ward.does(&mut dossier, "reception-refusals", &refusal).await;
    let told = form(&ward, &dossier, "reception-refusal").await;
    assert_eq!(called(&told["head"]), ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"));
    let fields = &told["fields"];
    assert_eq!(
        (&fields["legalGround"], &fields["reason"], &fields["competent"]["id"]),
        (&refusal["legalGround"], &refusal["reason"], &refusal["competent"])
    );
    assert_eq!(fields["procedure"]["code"], "1.013831");
    assert_eq!(absent(&ward, &dossier, "control-sheet").await.0, "form-not-given");
    for unknown in ["05", "book"] {
        assert_eq!(absent(&ward, &dossier, unknown).await.0, "unknown-purpose", "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_at_once_has_no_forms() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    let copies = Ask::post("/api/v1/dossiers/at-once", &requests::certified_copies());
    let dossier = Dossier::of(&ward.ask(copies).await.expect(201));
    assert_eq!(listed(&ward, &dossier).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_was_corrected_stands_on_the_forms_and_one_that_was_erased_does_not() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    let corrected =
        json!({ "entry": "applicantName", "value": "Nguyễn Văn Mậu", "reason": "Gõ nhầm" });
    ward.does(&mut dossier, "corrections", &corrected).await;
    let ask =
        json!({ "papers": [found("p2", "wrong", "Mờ")], "legalGround": "Điều 1", "note": "Gấp" });
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    land.does(&mut dossier, "supplement-requests", &ask).await;
    let told = form(&ward, &dossier, "supplement-request").await;
    assert_eq!(told["fields"]["addressee"]["name"], "Nguyễn Văn Mậu");

    let base = &city.running().shop.base;
    let loaded = base.dossiers.load(&dossier.code.parse().unwrap(), Position::START).await.unwrap();
    base.journal.keys().erase(loaded.data_key.unwrap()).await.unwrap();
    let told = form(&ward, &dossier, "supplement-request").await;
    let fields = &told["fields"];
    assert_eq!(
        (&fields["addressee"], &fields["note"], &fields["papers"][0]["reason"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(fields["papers"][0]["paper"], "p2", "what figures need stays");
    let receipt = form(&ward, &dossier, "receipt").await;
    assert_eq!(
        (&receipt["fields"]["receivedFrom"], &receipt["fields"]["applicant"]),
        (&Value::Null, &Value::Null)
    );
}
