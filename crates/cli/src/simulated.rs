//! What the simulator tells, as a book takes it in.

use app::intake::{Arrival, News, Origin};
use simulator::What;

/// A piece of news of the account with a reference.
pub(crate) fn arrival(account: String, told: simulator::News) -> Arrival {
    let origin = Origin { file: "simulator".into(), row: 0 };
    let news = match told.what {
        What::Event(event) => News::Event(event),
        What::ReversalOf(key) => News::ReversalOf { key },
    };
    Arrival { account, key: told.key, effective_on: told.effective_on, news, origin }
}
