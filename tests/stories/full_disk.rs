//! The disk of the data folder is full: commands are refused in words, nothing breaks, and with room
//! again everything goes on without a restart.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use motcua_tests::places::{LAND, WARD};
use motcua_tests::{Ask, City, Program, command, requests, workplace};
use serde_json::json;
use tempfile::TempDir;

/// How long the program may take to notice that there is room again.
const PATIENCE: Duration = Duration::from_mins(1);

/// A small file system in memory; gone when it is dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts one, which takes root; why not, if it cannot.
    fn mount() -> Result<Self, String> {
        let disk = Self(tempfile::tempdir_in(workplace()).expect("there is room for a folder"));
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=48m", "motcua-test"]).arg(disk.0.path());
        let mounted = mount.output().map_err(|error| error.to_string())?;
        let told = String::from_utf8_lossy(&mounted.stderr).trim().to_owned();
        if mounted.status.success() { Ok(disk) } else { Err(told) }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it to its last byte.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut filler = std::fs::File::create(&path).unwrap();
        for size in [1 << 20, 4096, 1] {
            let block = vec![7; size];
            while filler.write_all(&block).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Where nothing was mounted there is nothing to undo.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_with_507_and_with_room_again_commands_succeed_without_a_restart() {
    let disk = match SmallDisk::mount() {
        Ok(disk) => disk,
        Err(why) => {
            println!("skipped: no file system can be mounted here: {why}");
            return;
        }
    };
    // What the program says of it goes to the same disk.
    let data = disk.path().join("data");
    let mut city = City::of(Program::serve(&data).await, tempfile::tempdir().unwrap());
    let clerk = city.clerk(WARD);
    let mut first = clerk.receives(&requests::land_transfer()).await;
    let mut acknowledged = vec![first.code.clone()];

    let filler = disk.fill();
    let refused = loop {
        let receive = Ask::post("/api/v1/dossiers", &requests::land_transfer());
        let reply = clerk.ask(receive.clone()).await;
        match reply.status {
            201 => acknowledged.push(reply.json()["code"].as_str().unwrap().to_owned()),
            _ => break (receive, reply),
        }
        assert!(acknowledged.len() < 1000, "the disk is not full");
    };
    let (receive, reply) = refused;
    let _ = reply.problem(507, "disk-full");
    let give = Ask::post(&first.path("hand-overs"), &json!({ "to": LAND })).seen(first.version);
    let _ = clerk.ask(give).await.problem(507, "disk-full");
    let ready = city.office.get("/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(String::from_utf8_lossy(&ready.bytes).contains("the disk is full"), "{ready:?}");
    for code in &acknowledged {
        let _ = clerk.ask(Ask::get(&format!("/api/v1/dossiers/{code}"))).await.expect(200);
    }

    std::fs::remove_file(filler).unwrap();
    until_ready(&city).await;
    let again = clerk.ask(receive).await.expect(201);
    assert!(!again.repeated(), "it was refused");
    acknowledged.push(again.json()["code"].as_str().unwrap().to_owned());
    clerk.gives(&mut first, LAND).await;
    let listed = crate::end_to_end::everything_received(&city, WARD).await;
    let mut listed: Vec<_> = listed.iter().map(|row| row["code"].as_str().unwrap()).collect();
    listed.sort_unstable();
    acknowledged.sort_unstable();
    assert_eq!(listed, acknowledged, "what was acknowledged, and no more");

    city.the_program().signal("TERM");
    let ended = city.the_program().ended_within(Duration::from_secs(10));
    assert!(ended.is_some_and(|status| status.success()), "{}", city.the_program().said());
    let data = data.to_str().unwrap();
    let verified = command(&["log", "verify", "--data", data]).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

async fn until_ready(city: &City) {
    let began = Instant::now();
    loop {
        let ready = city.office.get("/readyz").await;
        if ready.status == 200 {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{}", String::from_utf8_lossy(&ready.bytes));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
