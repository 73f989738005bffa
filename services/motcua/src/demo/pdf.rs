//! Small PDFs: a page with a line of text, with or without a signature dictionary.

use std::fmt::Write;

/// Hexadecimal digits that are kept for the signature's container.
const CONTAINER: usize = 512;
/// What is kept for the four numbers of `/ByteRange`.
const RANGE: &str = "[0000000000 0000000000 0000000000 0000000000]";

/// A page that nobody signed. The title is in ASCII.
pub(super) fn unsigned(title: &str) -> Vec<u8> {
    written(&objects(title, ""))
}

/// A page with a signature field whose dictionary says which bytes it covers. Its container is
/// empty: it was signed by nobody, and no verifier would let it pass.
pub(super) fn signed(title: &str) -> Vec<u8> {
    let mut objects = objects(title, "/AcroForm<</Fields[6 0 R]/SigFlags 3>>");
    objects.push(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/Rect[0 0 0 0]/P 3 0 R/V 7 0 R>>".into(),
    );
    let container = "0".repeat(CONTAINER);
    objects.push(format!(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached\
         /ByteRange{RANGE}/Contents<{container}>>>"
    ));
    let mut file = written(&objects);
    cover_all_but_the_container(&mut file);
    file
}

fn objects(title: &str, form: &str) -> Vec<String> {
    let text = format!("BT /F1 18 Tf 72 760 Td ({title}) Tj ET");
    vec![
        format!("<</Type/Catalog/Pages 2 0 R{form}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>>>>>"
            .into(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".into(),
    ]
}

/// The file of these objects, numbered from 1, with its cross-reference table.
fn written(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{} 0 obj{object}endobj", index + 1);
    }
    let (count, start) = (objects.len() + 1, file.len());
    let _ = write!(
        file,
        "xref\n0 {count}\n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

/// Fills in `/ByteRange`: everything before and after the container (ISO 32000-1, 12.8.1).
fn cover_all_but_the_container(file: &mut [u8]) {
    let find = |what: &str| file.windows(what.len()).position(|part| part == what.as_bytes());
    let (Some(range), Some(contents)) = (find(RANGE), find("/Contents<")) else { return };
    let before = contents + "/Contents".len();
    let after = before + CONTAINER + 2;
    let filled = format!("[0 {before:010} {after:010} {:010}]", file.len() - after);
    let filled = format!("{filled:<width$}", width = RANGE.len());
    file[range..range + RANGE.len()].copy_from_slice(filled.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_covers_all_but_its_container() {
        let file = signed("mau");
        let text = String::from_utf8(file.clone()).unwrap();
        let range = text.split("/ByteRange[").nth(1).unwrap().split(']').next().unwrap();
        let range: Vec<usize> = range.split(' ').map(|n| n.parse().unwrap()).collect();
        let [start, before, after, rest] = range[..] else { panic!("{range:?}") };
        assert_eq!(start, 0);
        assert_eq!((file[before], file[after - 1]), (b'<', b'>'));
        assert_eq!(after + rest, file.len());
    }

    #[test]
    fn the_table_tells_where_each_object_begins() {
        let text = String::from_utf8(unsigned("mau")).unwrap();
        let table = text.split("f \n").nth(1).unwrap();
        for (index, line) in table.lines().take(5).enumerate() {
            let at: usize = line[..10].parse().unwrap();
            assert!(text[at..].starts_with(&format!("{} 0 obj", index + 1)), "{line}");
        }
        assert!(!text.contains("/ByteRange"));
    }
}
