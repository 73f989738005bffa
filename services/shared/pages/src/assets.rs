//! What pages need beside themselves: in the binary, named by their content, kept by browsers forever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use motcua_api::{Problem, kinds};
use sha2::{Digest, Sha256};

/// One file. Its name holds its content's hash: what changes has another name.
pub(crate) struct Asset {
    /// `/assets/<stem>-<hash>.<extension>`.
    pub(crate) path: String,
    media_type: &'static str,
    text: &'static str,
}

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, text: &'static str) -> Self {
        let hash = hex::encode(&Sha256::digest(text.as_bytes())[..8]);
        Self { path: format!("/assets/{stem}-{hash}.{extension}"), media_type, text }
    }
}

/// How pages look, on screens and on paper.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("style", "css", "text/css; charset=utf-8", include_str!("../assets/style.css"))
});

/// The sign in a browser's tab.
pub(crate) static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg"))
});

/// A script; pages work without them. A page's template ends with
/// `<script type="module" src="{{ Script::….path() }}"></script>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// On every page of somebody who is signed in: keeps what was typed into forms (`data-keep`), and
    /// sends it once when the server is back.
    Forms,
    /// Shows what has moved on a list (`data-live`) without a reload.
    Live,
    /// Finds as one types (`data-find`), without a button.
    Find,
    /// On the form of reception: fills in what is known of the applicant.
    Reception,
    /// Prints at a button (`data-print`).
    Print,
}

impl Script {
    const ALL: [Self; 5] = [Self::Forms, Self::Live, Self::Find, Self::Reception, Self::Print];

    /// Its address.
    pub fn path(self) -> &'static str {
        &self.asset().path
    }

    fn asset(self) -> &'static Asset {
        match self {
            Self::Forms => &FORMS,
            Self::Live => &LIVE,
            Self::Find => &FIND,
            Self::Reception => &RECEPTION,
            Self::Print => &PRINT,
        }
    }
}

static FORMS: LazyLock<Asset> =
    LazyLock::new(|| script("forms", include_str!("../assets/forms.js")));

static LIVE: LazyLock<Asset> = LazyLock::new(|| script("live", include_str!("../assets/live.js")));

static FIND: LazyLock<Asset> = LazyLock::new(|| script("find", include_str!("../assets/find.js")));

static RECEPTION: LazyLock<Asset> =
    LazyLock::new(|| script("reception", include_str!("../assets/reception.js")));

static PRINT: LazyLock<Asset> =
    LazyLock::new(|| script("print", include_str!("../assets/print.js")));

fn script(stem: &str, text: &'static str) -> Asset {
    Asset::new(stem, "js", "text/javascript; charset=utf-8", text)
}

/// `GET /assets/{file}`.
pub(crate) async fn serve(Path(file): Path<String>) -> Result<Response, Problem> {
    let path = format!("/assets/{file}");
    let scripts = Script::ALL.into_iter().map(Script::asset);
    let mut all = [&*STYLE, &*ICON].into_iter().chain(scripts);
    let asset = all.find(|asset| asset.path == path);
    let asset = asset.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let headers = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, asset.text).into_response())
}
