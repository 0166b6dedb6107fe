//! Who carries messages and who hears of events, as a server was started: no address and no secret.

use collections::Word;
use schemars::JsonSchema;
use serde::Serialize;

use super::{CarrierFile, CarrierKind, ChannelFile, EndpointFile};

/// Who carries messages, and who hears of events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ChannelsInForce")]
pub struct InForce {
    /// Whether the server was started with a channel file.
    pub is_given: bool,
    /// Carriers, in the order of the file.
    pub carriers: Vec<Carrier>,
    /// Endpoints, by their names, in the order of the file.
    pub endpoints: Vec<Endpoint>,
    /// Whether messages bear links by which readers stop them.
    pub has_opt_out_links: bool,
}

/// A carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Carrier {
    /// Its name.
    pub name: String,
    /// `smtp`, `gateway`, `letter` or `file`; a file takes messages instead of sending them.
    pub kind: &'static str,
    /// The ways of contact that it carries.
    pub carries: Vec<&'static str>,
}

/// An endpoint of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "EndpointInForce")]
pub struct Endpoint {
    /// Its name.
    pub name: String,
    /// Which events it hears of.
    pub events: String,
    /// Whether this server tells it; another process does, or nobody, where it was started with `--no-events`.
    pub is_told_here: bool,
}

impl InForce {
    /// What a file says, where there is one, with the endpoints that are told here and whether messages bear links.
    pub fn of(file: Option<&ChannelFile>, told_here: &[&str], has_opt_out_links: bool) -> Self {
        let endpoint = |endpoint: &EndpointFile| Endpoint {
            name: endpoint.name.clone(),
            events: endpoint.types.to_string(),
            is_told_here: told_here.contains(&endpoint.name.as_str()),
        };
        Self {
            is_given: file.is_some(),
            carriers: file.map(|file| file.carriers.iter().map(carrier).collect()).unwrap_or_default(),
            endpoints: file.map(|file| file.endpoints.iter().map(endpoint).collect()).unwrap_or_default(),
            has_opt_out_links,
        }
    }
}

fn carrier(carrier: &CarrierFile) -> Carrier {
    let kind = match &carrier.kind {
        CarrierKind::Smtp(_) => "smtp",
        CarrierKind::Gateway(_) => "gateway",
        CarrierKind::Letter(_) => "letter",
        CarrierKind::File(_) => "file",
    };
    Carrier { name: carrier.name.clone(), kind, carries: carrier.carries.iter().map(Word::word).collect() }
}
