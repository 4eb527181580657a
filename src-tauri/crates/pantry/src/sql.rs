//! How values stand in the file.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::de::DeserializeOwned;

use crate::Base;

/// A closed set of words: the same in the file, in JSON and for people who read the journal.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[allow(unreachable_pub, reason = "some of them are for this crate alone")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$word_meta])* #[serde(rename = $word)] $variant,)+
        }

        #[allow(unreachable_pub, reason = "some of them are for this crate alone")]
        impl $name {
            /// Its word, as stored.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok(Self::$variant),)+
                    other => Err(rusqlite::types::FromSqlError::Other(
                        format!("{other:?} is no {}", stringify!($name)).into(),
                    )),
                }
            }
        }
    };
}
pub(crate) use words;

/// A base of amounts, by its text.
pub(crate) struct SqlBase(pub(crate) Base);

impl ToSql for SqlBase {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for SqlBase {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

pub(crate) fn base(row: &Row<'_>, column: &str) -> rusqlite::Result<Base> {
    Ok(row.get::<_, SqlBase>(column)?.0)
}

/// A day as `YYYY-MM-DD`: sorts as text, and can be read without us.
pub(crate) struct SqlDate(pub(crate) Date);

impl ToSql for SqlDate {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for SqlDate {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

/// A moment in milliseconds since 1970 in UTC.
pub(crate) struct SqlTime(pub(crate) Timestamp);

impl ToSql for SqlTime {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_millisecond().into())
    }
}

impl FromSql for SqlTime {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_millisecond(value.as_i64()?).map(Self).map_err(FromSqlError::other)
    }
}

pub(crate) fn day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Date>> {
    Ok(row.get::<_, Option<SqlDate>>(column)?.map(|date| date.0))
}

pub(crate) fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Ok(row.get::<_, SqlTime>(column)?.0)
}

/// A column of JSON; none when it is NULL.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    struct Json<T>(T);
    impl<T: DeserializeOwned> FromSql for Json<T> {
        fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
            serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
        }
    }
    Ok(row.get::<_, Option<Json<T>>>(column)?.map(|json| json.0))
}
