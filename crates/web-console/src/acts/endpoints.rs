//! Endpoints that hear of events: tried again, set back, and what they did not take given up.

use app::events_out::{EndpointState, Place, Position, Stream, change, endpoints, ends};
use app::port::{Reading, Store};
use app::{Code, Refused};

use crate::sent::{Doing, Done, Wrong};

/// Changes what is kept of the endpoint of a form.
fn changed(
    store: &mut dyn Store,
    doing: &Doing<'_>,
    work: impl FnOnce(&mut EndpointState) -> app::Result<()>,
) -> Result<Done, Wrong> {
    let name = doing.part(2);
    if !endpoints(store)?.iter().any(|known| known == name) {
        let none = Refused::new(format!("nothing was sent to an endpoint {name} yet"))
            .zh(format!("尚未向接收端 {name} 发送过任何内容。"))
            .code(Code::NotFound);
        return Err(none.into());
    }
    let mut unit = store.begin()?;
    change(&mut *unit, name, work)?;
    unit.commit()?;
    Ok(Done::Here("endpoint"))
}

pub(super) fn enable(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    changed(store, doing, |state| {
        state.enable();
        Ok(())
    })
}

/// The place after which a stream is told again: the one that was typed, or its end.
fn after(store: &dyn Reading, doing: &Doing<'_>) -> Result<Position, Wrong> {
    let mut read = doing.read();
    let stream = read.parsed::<Stream>("stream", doing.words.wrong_choice);
    let Some(stream) = stream else { return Err(read.wrong()) };
    let Some(text) = read.any("after") else {
        let end = ends(store)?.into_iter().find(|end| end.stream() == stream);
        return Ok(end.unwrap_or_else(|| stream.start()));
    };
    let Some(place) = stream.position(text) else {
        read.tell("after", doing.words.wrong_place);
        return Err(read.wrong());
    };
    Ok(place)
}

pub(super) fn replay(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let after = after(store, doing)?;
    changed(store, doing, |state| {
        state.replay(after);
        Ok(())
    })
}

pub(super) fn give_up(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(text) = read.text("place") else { return Err(read.wrong()) };
    let Ok(Place(place)) = Place::try_from(text.to_owned()) else {
        read.tell("place", doing.words.wrong_place);
        return Err(read.wrong());
    };
    changed(store, doing, |state| {
        let none = || {
            Refused::new(format!("there is no dead letter at {text}"))
                .zh(format!("{text} 处没有投递失败的内容。"))
                .code(Code::NotFound)
        };
        if state.drop_dead(place) { Ok(()) } else { Err(none().into()) }
    })
}
