//! Connections that are encrypted, to a server with a certificate that it made itself.

use std::net::TcpListener;

use store_postgres::Address;
use store_postgres::throwaway::Cluster;

/// A certificate for `localhost`, which is no authority's; made by the server's own user in the server's own folder.
const MAKE: &str = "copy (select unnest(array['[req]', 'distinguished_name = dn', 'prompt = no', 'x509_extensions = ext', \
                    '[dn]', 'CN = a throw-away server', '[ext]', 'basicConstraints = critical,CA:FALSE', 'subjectAltName = DNS:localhost'])) \
                    to program 'cat > request.cnf && openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key \
                    -out server.crt -days 2 -config request.cnf 2> request.log'";

#[test]
fn an_address_says_whether_a_connection_is_encrypted_and_whom_it_trusts() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let Some(server) = Cluster::start_on_port(&std::env::temp_dir(), port).unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return;
    };
    let mut socket = Address::parse(&server.address("public")).unwrap().connect().unwrap();
    let connect = |host: &str, query: &str| -> Result<bool, String> {
        let text = format!("postgres://arrears@{host}:{port}/postgres?{query}");
        let mut client = Address::parse(&text).unwrap().connect().map_err(|error| format!("{error:#}"))?;
        Ok(client.query_one("select ssl from pg_stat_ssl where pid = pg_backend_pid()", &[]).unwrap().get(0))
    };
    assert_eq!(connect("localhost", "sslmode=prefer"), Ok(false));
    let refused = connect("localhost", "sslmode=require").unwrap_err();
    assert!(refused.contains("server does not support TLS"), "{refused}");

    if let Err(error) = socket.batch_execute(MAKE) {
        eprintln!("skipped: no certificate could be made with openssl: {error}");
        return;
    }
    socket.batch_execute("alter system set ssl to on").unwrap();
    socket.batch_execute("select pg_reload_conf()").unwrap();
    // Connections that begin before the server has read its settings again are answered as before.
    while connect("localhost", "sslmode=prefer") == Ok(false) {}
    let certificate: String = socket.query_one("select pg_read_file('server.crt')", &[]).unwrap().get(0);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), certificate).unwrap();
    let trusted = format!("sslrootcert={}", file.path().display());

    assert_eq!(connect("localhost", ""), Ok(true));
    assert_eq!(connect("localhost", "sslmode=disable"), Ok(false));
    assert_eq!(connect("127.0.0.1", "sslmode=require"), Ok(true));
    assert_eq!(connect("localhost", &format!("sslmode=verify-full&{trusted}")), Ok(true));
    // The certificate names localhost, not 127.0.0.1.
    assert_eq!(connect("127.0.0.1", &format!("sslmode=verify-ca&{trusted}")), Ok(true));
    assert_eq!(connect("127.0.0.1", &format!("sslmode=require&{trusted}")), Ok(true));
    let refused = connect("127.0.0.1", &format!("sslmode=verify-full&{trusted}")).unwrap_err();
    assert!(refused.contains("not valid for name"), "{refused}");
    // Nobody whom the system trusts has signed it.
    for mode in ["verify-ca", "verify-full"] {
        let refused = connect("localhost", &format!("sslmode={mode}&sslrootcert=system")).unwrap_err();
        assert!(refused.contains("invalid peer certificate"), "{refused}");
    }
}

#[test]
fn an_unknown_mode_is_refused() {
    let error = Address::parse("postgres://localhost/books?sslmode=maybe").unwrap_err();
    assert_eq!(error.to_string(), "sslmode maybe is not known");
}
