use super::*;

#[test]
fn a_schema_is_taken_out_and_the_rest_is_a_connection_string() {
    let address = Address::parse("postgres://finance@db.example:5433/books?schema=night&sslmode=disable").unwrap();
    assert_eq!((address.schema.as_str(), address.config.get_dbname()), ("night", Some("books")));
    assert_eq!(address.config.get_ports(), [5433]);
    assert_eq!(address.to_string(), "postgres://finance@db.example:5433/books?sslmode=disable&schema=night");
    assert_eq!(Address::parse("postgresql://db/books").unwrap().schema, "arrears");
    assert_eq!(Address::parse("postgresql://db/books?schema=arrears").unwrap().to_string(), "postgresql://db/books");
}

#[test]
fn a_password_is_never_printed() {
    for text in [
        "postgres://finance:s3cret@db/books",
        "postgres://finance:s3cret@db:5432/books?schema=night",
        "postgres://finance@db/books?password=s3cret",
        "postgres://finance:s3%40cret@db,db2/books",
    ] {
        let address = Address::parse(text).unwrap();
        assert!(!format!("{address} {address:?}").contains("cret"), "{address}");
        assert!(address.to_string().starts_with("postgres://finance@db"), "{address}");
    }
    let error = format!("{:#}", Address::parse("postgres://finance:s3cret@db/books?no=1").unwrap_err());
    assert!(error.starts_with("postgres://finance@db/books?no=1 is not a connection string"), "{error}");
}

#[test]
fn a_schema_that_would_have_to_be_quoted_is_refused() {
    for name in ["", "Night", "1st", "a-b", "a;b", &"a".repeat(64)] {
        let refused = Address::parse(&format!("postgres://db/books?schema={name}")).unwrap_err();
        assert_eq!(refused.to_string(), format!("\"{name}\" is not the name of a schema"));
    }
    assert!(Address::parse(&format!("postgres://db/books?schema={}", "a".repeat(63))).is_ok());
}
