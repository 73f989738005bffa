//! The topology of `docker-compose.yml` as plain processes: the same arguments, variables and files, with
//! this machine's ports in the place of the containers' names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures::future::join_all;
use motcua_servers::{Cluster, Postgres, Release, free_port};
use tempfile::TempDir;

use crate::compose::{Compose, Service, root};
use crate::{Program, command};

/// How long a server may take to be well again.
const PATIENCE: Duration = Duration::from_mins(1);

/// The whole system: three NATS servers, PostgreSQL, a process a role, and the front door.
#[derive(Debug)]
pub struct Topology {
    /// The servers of the event log.
    pub cluster: Cluster,
    /// The database.
    pub postgres: Postgres,
    compose: Compose,
    /// Where each role listens.
    ports: BTreeMap<String, u16>,
    roles: BTreeMap<String, Program>,
    front: Front,
    folder: TempDir,
}

impl Topology {
    /// Starts everything in a folder, and waits until every role is ready.
    pub async fn start(folder: TempDir) -> Self {
        let (cluster, postgres) = (Cluster::start().await, Postgres::start(Release::System));
        let compose = Compose::read();
        let ports: BTreeMap<_, _> =
            compose.roles().map(|(name, _)| (name.to_owned(), free_port())).collect();
        prepare(folder.path(), &cluster, &postgres);
        let front = Front::start(folder.path(), &ports);
        let roles = BTreeMap::new();
        let mut topology = Self { cluster, postgres, compose, ports, roles, front, folder };
        topology.write_configuration();
        topology.start_again().await;
        topology
    }

    /// The address of the front door.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.front.port)
    }

    /// The address of each role.
    pub fn inside(&self) -> Vec<String> {
        self.ports.values().map(|port| format!("http://127.0.0.1:{port}")).collect()
    }

    /// The data folder of a role.
    pub fn data(&self, role: &str) -> PathBuf {
        self.deploy().join("state").join(role)
    }

    /// A second process of a role, beside the first, on a data folder of its own.
    pub async fn second(&self, role: &str) -> Program {
        let data = self.deploy().join("state").join(format!("second-{role}"));
        let mut process = command(&[]);
        process.args(&self.compose.services[role].command);
        process.arg("--data").arg(&data);
        process.arg("--config").arg(self.folder.path().join("motcua.toml"));
        let port = free_port();
        process.arg("--listen").arg(format!("127.0.0.1:{port}"));
        Program::launch(&mut process, &data, port).ready().await
    }

    /// Waits until all three servers are well again, as their health checks in the file see it.
    pub async fn in_step(&self) {
        let began = Instant::now();
        for server in self.cluster.servers() {
            let url = format!("{}/healthz", server.monitor_url());
            while !reqwest::get(&url).await.is_ok_and(|reply| reply.status().is_success()) {
                assert!(began.elapsed() < PATIENCE, "{}", server.said());
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    /// A role's process.
    pub fn role(&mut self, name: &str) -> &mut Program {
        self.roles.get_mut(name).unwrap_or_else(|| panic!("no role {name} runs"))
    }

    /// Ends every role in the middle of whatever it does; the servers go on.
    pub fn kill(&mut self) {
        self.roles.values_mut().for_each(Program::kill);
        self.roles.clear();
    }

    /// Starts every role that does not run, and waits until it is ready.
    pub async fn start_again(&mut self) {
        let missing = self.compose.roles().filter(|(name, _)| !self.roles.contains_key(*name));
        let starting = missing.map(|(name, service)| {
            let program = self.launch(name, service);
            async move { (name.to_owned(), program.ready().await) }
        });
        let started = join_all(starting).await;
        self.roles.extend(started);
    }

    fn launch(&self, name: &str, service: &Service) -> Program {
        let mut process = command(&[]);
        process.args(&service.command);
        for (variable, value) in &service.environment {
            process.env(variable, self.here(name, value));
        }
        let port = self.ports[name];
        process.env("MOTCUA_LISTEN", format!("127.0.0.1:{port}"));
        Program::launch(&mut process, &self.data(name), port)
    }

    /// What a container calls something, as this machine calls it.
    fn here(&self, name: &str, value: &str) -> String {
        let path = |path: PathBuf| path.display().to_string();
        match value {
            "/srv/motcua" => path(self.data(name)),
            "/etc/motcua/motcua.toml" => path(self.folder.path().join("motcua.toml")),
            other => other.to_owned(),
        }
    }

    fn deploy(&self) -> PathBuf {
        self.folder.path().join("deploy")
    }

    fn write_configuration(&self) {
        let file = root().join("deploy/compose/motcua.toml");
        let mut text = std::fs::read_to_string(file).expect("the configuration is kept");
        let secrets = self.deploy().join("secrets").display().to_string();
        let documents = self.data("documents").display().to_string();
        let identity = format!("127.0.0.1:{}", self.ports["identity"]);
        let mut names = vec![
            ("/run/secrets".to_owned(), secrets),
            ("/srv/documents".to_owned(), documents),
            ("identity:8480".to_owned(), identity),
        ];
        for (number, server) in self.cluster.servers().iter().enumerate() {
            names.push((format!("http://nats-{}:8222", number + 1), server.monitor_url()));
        }
        for (there, here) in names {
            assert!(text.contains(&there), "the configuration does not name {there}");
            text = text.replace(&there, &here);
        }
        std::fs::write(self.folder.path().join("motcua.toml"), text).expect("there is room");
    }
}

/// Runs `deploy/prepare` in a copy, and lets the secrets name this machine's servers.
fn prepare(folder: &Path, cluster: &Cluster, postgres: &Postgres) {
    let deploy = folder.join("deploy");
    std::fs::create_dir_all(&deploy).expect("there is room");
    std::fs::copy(root().join("deploy/prepare"), deploy.join("prepare")).expect("it is kept");
    let prepared = Command::new(deploy.join("prepare")).output().expect("a script runs");
    assert!(prepared.status.success(), "{}", String::from_utf8_lossy(&prepared.stderr));
    for (secret, url) in [("log-url", cluster.url()), ("database-url", postgres.database())] {
        let file = deploy.join("secrets").join(secret);
        assert!(file.is_file(), "deploy/prepare makes {secret}");
        std::fs::write(file, url + "\n").expect("there is room");
    }
}

/// nginx with the project's own configuration.
#[derive(Debug)]
struct Front {
    port: u16,
    process: Child,
}

impl Front {
    fn start(folder: &Path, ports: &BTreeMap<String, u16>) -> Self {
        let port = free_port();
        let nginx = root().join("deploy/nginx");
        let file = nginx.join("nginx.conf");
        let mut text = std::fs::read_to_string(file).expect("the configuration is kept");
        for (role, port) in ports {
            let (there, here) = (format!(" {role}:8480;"), format!(" 127.0.0.1:{port};"));
            assert!(text.contains(&there), "the front door does not know {role}");
            text = text.replace(&there, &here);
        }
        let openapi = root().join("docs/openapi.json");
        for (there, here) in [
            ("listen 8480;", format!("listen 127.0.0.1:{port};")),
            ("/etc/nginx/roles.conf", nginx.join("roles.conf").display().to_string()),
            ("/etc/motcua/openapi.json", openapi.display().to_string()),
            ("/tmp/nginx", folder.join("nginx").display().to_string()),
        ] {
            assert!(text.contains(there), "the front door's configuration has no {there}");
            text = text.replace(there, &here);
        }
        let file = folder.join("nginx.conf");
        std::fs::write(&file, text).expect("there is room");
        let mut process = Command::new("nginx");
        process.arg("-c").arg(&file).args(["-g", "daemon off;"]).stdin(Stdio::null());
        let log = std::fs::File::create(folder.join("nginx.log")).expect("there is room");
        process.stdout(Stdio::null()).stderr(log);
        let process = process.spawn().expect("nginx starts; tests/run installs it");
        Self { port, process }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        // The master ends its workers.
        let _ = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}
