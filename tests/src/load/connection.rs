//! One HTTP/1.1 connection that costs next to nothing: prepared bytes out, status and body in.

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that is kept alive.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.context("cannot connect")?;
        stream.set_nodelay(true).context("cannot set TCP_NODELAY")?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a whole request and reads a whole answer: its status and its body.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(u16, &[u8])> {
        self.stream.write_all(request).await.context("cannot send")?;
        self.buffer.clear();
        let (head, length) = loop {
            self.fill().await?;
            if let Some(found) = head_of(&self.buffer)? {
                break found;
            }
        };
        while self.buffer.len() < head + length {
            self.fill().await?;
        }
        let status = self.buffer.get(9..12).and_then(|digits| str::from_utf8(digits).ok());
        let status = status.and_then(|digits| digits.parse().ok()).context("no status")?;
        Ok((status, &self.buffer[head..head + length]))
    }

    async fn fill(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await.context("cannot receive")? == 0 {
            bail!("the program closed the connection");
        }
        Ok(())
    }
}

/// Where the body begins and how long it is, once the head is there.
fn head_of(bytes: &[u8]) -> anyhow::Result<Option<(usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = str::from_utf8(&bytes[..end]).context("the head is no text")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Ok(Some((end + 4, length.context("the answer does not say how long it is")?)))
}
