//! What the press prints, from outside: every template on every paper, with what stands and what was
//! erased, the same bytes each time; and what a city lays over it.

use std::collections::BTreeSet;
use std::fs;

use motcua_print::{Paper, Press, PrintError, Sheet};
use serde_json::{Value, json};

const QR: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7h-7z"/></svg>"#;

fn agency(id: &str, name: &str) -> Value {
    json!({ "id": id, "nameVi": name, "nameEn": name })
}

fn head(title: &str) -> Value {
    json!({
        "titleVi": title,
        "number": 1,
        "stateVi": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "mottoVi": "Độc lập - Tự do - Hạnh phúc",
        "superior": agency("H13", "Ủy ban nhân dân thành phố Cần Thơ"),
        "agency": agency("H13.131", "Ủy ban nhân dân phường Ninh Kiều"),
        "counter": agency("H13.131/1", "Bộ phận Tiếp nhận và Trả kết quả"),
        "place": "Ninh Kiều",
        "givenOn": "2026-11-23T09:10:00+07:00",
        "code": "H13.131-261123-0001",
        "registerNumber": "17/TNHS",
    })
}

fn procedure() -> Value {
    json!({ "code": "2.000889", "nameVi": "Đăng ký biến động quyền sử dụng đất", "nameEn": "",
        "subCaseVi": "Chuyển nhượng", "subCaseEn": "" })
}

fn person() -> Value {
    json!({ "name": "Nguyễn Văn Mẫu", "phone": "0900000001", "email": "",
        "address": "Số 1 đường Mẫu" })
}

/// The fields of each form of a dossier, in full.
fn fields() -> Vec<(&'static str, Value)> {
    let at = "2026-11-23T09:10:00+07:00";
    let paper = json!({ "paper": "p1", "nameVi": "Đơn đăng ký", "originals": 1, "copies": 2 });
    let found = json!({ "paper": "p2", "nameVi": "Bản vẽ thửa đất", "found": "missing",
        "legalGround": "Điều 9", "reason": "Chưa nộp" });
    let row = json!({ "agency": agency("H13.20", "Văn phòng đăng ký đất đai"), "from": null,
        "step": 2, "givenOn": at, "takenOn": at, "declinedOn": null,
        "results": [{ "number": 2, "saidVi": "Đúng hạn" }], "remarks": ["Đủ hồ sơ"] });
    // The first is the reception: nobody gave it, and nothing is done yet.
    let held = json!({ "agency": agency("H13.131", "Phường Ninh Kiều"), "from": null,
        "step": 1, "givenOn": null, "takenOn": at, "declinedOn": null, "results": [],
        "remarks": [] });
    let who = person();
    vec![
        (
            "receipt",
            json!({ "counter": agency("H13.131/1", "Bộ phận Một cửa"), "receivedFrom": who,
            "applicant": who, "procedure": procedure(), "papers": [paper], "sets": 1,
            "legalTimeVi": "10 ngày làm việc", "receivedOn": at, "dueAt": at,
            "provisional": true, "returnedAt": agency("H13.131", "Phường Ninh Kiều"),
            "returnWay": "counter", "bookNumber": 17 }),
        ),
        (
            "supplement-request",
            json!({ "addressee": who, "procedure": procedure(), "requestNumber": 1,
            "papers": [found], "legalGround": "Điều 12", "note": "Nộp tại quầy số 2" }),
        ),
        (
            "reception-refusal",
            json!({ "addressee": who, "procedure": procedure(), "legalGround": "Điều 17",
            "reason": "Không thuộc thẩm quyền", "competent": agency("H13.9", "Sở Xây dựng") }),
        ),
        (
            "apology",
            json!({ "addressee": who, "procedure": procedure(), "receivedOn": at,
            "firstDueAt": at, "reason": "Chờ xác minh", "newDueAt": at }),
        ),
        (
            "stop-notice",
            json!({ "addressee": who, "procedure": procedure(), "receivedOn": at, "request": null,
            "legalGround": "Điều 5", "reason": "Có tranh chấp", "stoppedOn": at }),
        ),
        (
            "control-sheet",
            json!({ "applicant": who, "procedure": procedure(), "receivedOn": at,
            "rows": [held, row] }),
        ),
    ]
}

fn sheet(template: &'static str, paper: Paper, data: Value) -> Sheet {
    let given = "2026-11-23T02:10:00Z".parse().expect("a moment");
    let title = format!("{template} H13.131-261123-0001");
    Sheet { template, paper, data, qr: QR.to_owned(), given, title }
}

fn of_dossier(template: &'static str, fields: &Value, paper: Paper) -> Sheet {
    sheet(template, paper, json!({ "head": head("GIẤY TIẾP NHẬN HỒ SƠ"), "fields": fields }))
}

/// The size of the first page in points, as the PDF says it.
fn page(pdf: &[u8]) -> (f64, f64) {
    let text = String::from_utf8_lossy(pdf);
    let (_, rest) = text.split_once("/MediaBox").expect("a PDF has a page");
    let (_, rest) = rest.split_once('[').expect("a box is an array");
    let (numbers, _) = rest.split_once(']').expect("an array ends");
    let numbers: Vec<f64> =
        numbers.split_whitespace().map(|n| n.parse().expect("a number")).collect();
    (numbers[2], numbers[3])
}

#[tokio::test]
async fn every_form_is_printed_on_every_paper_in_full_and_where_everything_was_erased() {
    let press = Press::new(None).unwrap();
    let widths = [(Paper::A4, 595.0), (Paper::A5, 420.0), (Paper::Roll, 227.0)];
    let mut different = BTreeSet::new();
    for (template, full) in fields() {
        let mut erased = full.clone();
        for (name, field) in erased.as_object_mut().unwrap() {
            let may_be_missing = [
                "receivedFrom",
                "applicant",
                "addressee",
                "note",
                "reason",
                "bookNumber",
                "counter",
                "receivedOn",
                "firstDueAt",
                "newDueAt",
                "competent",
            ];
            // A receipt is nothing without its reception.
            let stays = template == "receipt" && name == "receivedOn";
            if !stays && may_be_missing.contains(&name.as_str()) {
                *field = Value::Null;
            }
        }
        for (paper, width) in widths {
            for fields in [&full, &erased] {
                let pdf = press.print(of_dossier(template, fields, paper)).await.unwrap();
                assert!(pdf.starts_with(b"%PDF-1.7"), "{template}");
                let told = String::from_utf8_lossy(&pdf);
                assert!(told.contains("<pdfaid:part>2") && told.contains("<pdfaid:conformance>A"));
                assert!(
                    (page(&pdf).0 - width).abs() < 1.0,
                    "{template} {paper:?}: {:?}",
                    page(&pdf)
                );
                different.insert(pdf);
            }
        }
    }
    assert_eq!(different.len(), 6 * 3 * 2);
}

#[tokio::test]
async fn a_hand_over_list_of_many_and_a_poster_are_printed() {
    let press = Press::new(None).unwrap();
    let item = json!({ "code": "H13.131-261123-0001", "applicant": "Nguyễn Văn Mẫu",
        "procedureVi": "Đăng ký biến động", "to": null, "originals": 2 });
    let list = json!({ "from": "Phường Ninh Kiều", "bundle": "G:H13.131:1:2",
        "givenOn": "2026-11-23T09:10:00+07:00", "items": vec![item; 60] });
    let pdf = press.print(sheet("hand-over", Paper::A4, list)).await.unwrap();
    let pages = String::from_utf8_lossy(&pdf).matches("/MediaBox").count();
    assert!(pages >= 3, "60 dossiers are more than two pages: {pages}");

    let labels =
        ["code", "field", "papers", "time", "fees", "process", "way", "legalBasis", "more"];
    let labels: Value = labels.map(|name| (name.to_owned(), json!(name))).into_iter().collect();
    let case = json!({ "name": "Chuyển nhượng", "time": "10 ngày", "papers": ["Đơn (1 bản chính)"],
        "fees": ["Không thu"], "ways": ["tại Bộ phận Một cửa"], "steps": ["Phường: thẩm tra"] });
    let poster = json!({ "labels": labels, "code": "2.000889", "name": "Đăng ký biến động",
        "field": "Đất đai", "legalBasis": "Luật Đất đai", "decision": null, "cases": [case], "steps": ["Phường: trả"] });
    let pdf = press.print(sheet("poster", Paper::A3, poster)).await.unwrap();
    assert!((page(&pdf).0 - 842.0).abs() < 1.0 && (page(&pdf).1 - 1191.0).abs() < 1.0);
}

#[tokio::test]
async fn the_same_form_is_the_same_bytes_from_another_press_and_another_form_is_not() {
    let (_, receipt) = fields().remove(0);
    let mut another = receipt.clone();
    another["bookNumber"] = json!(18);
    let of = |fields: &Value| of_dossier("receipt", fields, Paper::A5);
    let (one, other) = (Press::new(None).unwrap(), Press::new(None).unwrap());
    let first = one.print(of(&receipt)).await.unwrap();
    let between = one.print(of(&another)).await.unwrap();
    assert_eq!(first, one.print(of(&receipt)).await.unwrap());
    assert_eq!(first, other.print(of(&receipt)).await.unwrap());
    assert_ne!(first, between);
}

#[tokio::test]
async fn a_city_lays_its_template_over_ours_and_learns_at_the_start_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (_, receipt) = fields().remove(0);
    let of = || of_dossier("receipt", &receipt, Paper::A4);
    let ours = Press::new(Some(folder.path())).unwrap().print(of()).await.unwrap();
    let file = folder.path().join("receipt.typ");
    fs::write(&file, "#import \"form.typ\": *\n#show: sheet\nMẫu riêng của thành phố").unwrap();
    fs::write(folder.path().join("read-me.txt"), "not a template").unwrap();
    let theirs = Press::new(Some(folder.path())).unwrap().print(of()).await.unwrap();
    assert_ne!(ours, theirs);

    let refused = |name: &str, bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), bytes).unwrap();
        let error = Press::new(Some(folder.path())).err().unwrap().to_string();
        error.rsplit_once(&format!("{name}: ")).unwrap().1.to_owned()
    };
    assert_eq!(refused("receipt.typ", b"= A\n#if true"), "line 2: expected block");
    assert_eq!(refused("receipt.typ", b"\xff"), "it is no text in UTF-8");
    assert_eq!(refused("times.ttf", b"no font"), "it is no font");
    assert!(
        refused("reciept.typ", b"").starts_with("no such template is printed; they are form.typ")
    );

    // What is found out only with a form's data names the place.
    fs::write(&file, "#import \"form.typ\": *\n\n#form.nothing").unwrap();
    let press = Press::new(Some(folder.path())).unwrap();
    let error = press.print(of()).await.unwrap_err();
    assert!(
        matches!(&error, PrintError::Template(said) if said.starts_with("receipt.typ:3: ")),
        "{error}"
    );
    // Neither the machine's files nor its clock are a template's affair.
    for asked in ["#read(\"/etc/hostname\")", "#datetime.today()", "#read(\"../secret\")"] {
        fs::write(&file, asked).unwrap();
        let press = Press::new(Some(folder.path())).unwrap();
        assert!(press.print(of()).await.is_err(), "{asked}");
    }
}
