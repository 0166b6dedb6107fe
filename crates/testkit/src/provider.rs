//! A provider of sign-ins that says what a test wants: OpenID Connect over plain HTTP, on this machine.
//!
//! It signs with keys of its own (ES256), and gives a token only to whoever shows the verifier of the challenge that the browser
//! was sent with (RFC 7636). The browser is the test: it reads the address, and calls [`Provider::vouch`].

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A provider; its thread ends with the process.
#[derive(Debug)]
pub struct Provider {
    /// Its address.
    pub issuer: String,
    state: Arc<Mutex<State>>,
}

/// Whom it vouches for, when a code is redeemed.
#[derive(Clone, Debug)]
pub struct Vouched {
    /// The S256 challenge that the browser was sent with.
    pub challenge: String,
    /// The claims of the ID token, as they are to be.
    pub claims: Value,
    /// Whether the token is signed with a key that the provider does not tell.
    pub is_forged: bool,
}

#[derive(Debug, Default)]
struct State {
    keys: Vec<Key>,
    codes: BTreeMap<String, Vouched>,
    /// What is said of whoever bears a token, by the token.
    bearers: BTreeMap<String, Value>,
    /// What is said of bearers from now on; nothing where it says no more than tokens do.
    about: Option<Value>,
    asked: Vec<String>,
}

struct Key {
    id: String,
    pair: EcdsaKeyPair,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

impl Key {
    fn made(id: &str) -> Self {
        let random = SystemRandom::new();
        let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            .expect("the machine has random bytes");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes.as_ref(), &random)
            .expect("a key that was made");
        Self { id: id.to_owned(), pair }
    }

    /// RFC 7518, 6.2.1: the point of the curve, without the byte that says that it is whole.
    fn told(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        let [x, y] = [x, y].map(|part| URL_SAFE_NO_PAD.encode(part));
        json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": self.id, "x": x, "y": y})
    }

    /// RFC 7515, 3.1.
    fn sign(&self, claims: &Value) -> String {
        let head = json!({"alg": "ES256", "typ": "JWT", "kid": self.id});
        let [head, claims] = [&head, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{head}.{claims}");
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("a key that was made");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl Provider {
    /// Listens on a port of this machine.
    ///
    /// # Panics
    /// When there is no port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let issuer = format!("http://{}", listener.local_addr().expect("it listens"));
        let state = Arc::new(Mutex::new(State { keys: vec![Key::made("first")], ..State::default() }));
        let (own, said) = (Arc::clone(&state), issuer.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever hangs up early misses the answer.
                let _ = answer(stream, &said, &own);
            }
        });
        Self { issuer, state }
    }

    /// A client's whole file.
    pub fn file(&self, more: &str) -> String {
        let issuer = &self.issuer;
        format!(
            "name = \"Test\"\nissuer = \"{issuer}\"\nclient_id = \"arrears\"\n\
             return_url = \"http://127.0.0.1:8080/v1/session/oidc/return\"\n{more}"
        )
    }

    /// Vouches for somebody: the code with which a browser comes back.
    pub fn vouch(&self, vouched: Vouched) -> String {
        let mut state = lock(&self.state);
        let code = format!("code-{}", state.asked.len() + state.codes.len());
        state.codes.insert(code.clone(), vouched);
        code
    }

    /// Says this of bearers of its tokens from now on.
    pub fn say_of_bearers(&self, about: Value) {
        lock(&self.state).about = Some(about);
    }

    /// Signs with another key from now on, and tells no other.
    pub fn change_key(&self, id: &str) {
        lock(&self.state).keys = vec![Key::made(id)];
    }

    /// What it was asked, in order: methods and paths.
    pub fn asked(&self) -> Vec<String> {
        lock(&self.state).asked.clone()
    }
}

/// What an address has in its query.
pub fn query(address: &str) -> BTreeMap<String, String> {
    let query = address.split_once('?').map_or(address, |(_, query)| query);
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), plain(value)))
        .collect()
}

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                u8::from_str_radix(&String::from_utf8_lossy(&digits), 16).unwrap_or(b'?')
            }
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(stream: TcpStream, issuer: &str, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let asked = line.rsplit_once(' ').map_or("", |(asked, _)| asked).to_owned();
    let (mut length, mut bearer) = (0, String::new());
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap_or(0),
            "authorization" => value.trim_start_matches("Bearer ").clone_into(&mut bearer),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (status, body) = lock(state).told(issuer, &asked, &bearer, &String::from_utf8_lossy(&body));
    let (body, mut stream) = (body.to_string(), reader.into_inner());
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

impl State {
    fn told(&mut self, issuer: &str, asked: &str, bearer: &str, body: &str) -> (u16, Value) {
        self.asked.push(asked.to_owned());
        match asked {
            "GET /.well-known/openid-configuration" => (200, self.metadata(issuer)),
            "GET /keys" => (200, json!({"keys": self.keys.iter().map(Key::told).collect::<Vec<_>>()})),
            "POST /token" => self.token(&query(body)),
            "GET /userinfo" => match self.bearers.get(bearer) {
                Some(about) => (200, about.clone()),
                None => (401, json!({"error": "invalid_token"})),
            },
            _ => (404, json!({"error": "not_found"})),
        }
    }

    fn metadata(&self, issuer: &str) -> Value {
        let mut metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        });
        if self.about.is_some() {
            metadata["userinfo_endpoint"] = format!("{issuer}/userinfo").into();
        }
        metadata
    }

    fn token(&mut self, said: &BTreeMap<String, String>) -> (u16, Value) {
        let refused = || (400, json!({"error": "invalid_grant"}));
        let Some(vouched) = said.get("code").and_then(|code| self.codes.remove(code)) else { return refused() };
        let verifier = said.get("code_verifier").map(String::as_str).unwrap_or_default();
        if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != vouched.challenge {
            return refused();
        }
        let bearer = format!("access-{}", self.asked.len());
        self.bearers.extend(self.about.clone().map(|about| (bearer.clone(), about)));
        let Some(key) = self.keys.last() else { return refused() };
        let token = match vouched.is_forged {
            true => Key::made(&key.id).sign(&vouched.claims),
            false => key.sign(&vouched.claims),
        };
        (200, json!({"access_token": bearer, "token_type": "Bearer", "expires_in": 60, "id_token": token}))
    }
}
