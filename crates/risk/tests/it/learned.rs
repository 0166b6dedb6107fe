//! Boosted trees learn what is in made-up accounts, keep to the declared directions, and refuse what teaches nothing.
