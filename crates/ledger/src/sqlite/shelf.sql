-- Derived state in SQLite: an ordered map under marks. All of it can be built again from the ledger.

create table if not exists row (
  key   blob not null primary key,
  marks text not null,
  value blob not null
) strict, without rowid;
