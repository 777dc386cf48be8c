-- The ledger in SQLite. Nothing here is ever changed or removed, but by lawful erasure of content.

create table if not exists opened (           -- format and key, committed to by entry 1
  one      integer primary key check (one = 1),
  format   integer not null,
  key      blob    not null check (length(key) = 32)
) strict;

create table if not exists entry (            -- what arrived, when, from whom. Says nothing about a person.
  position    integer primary key check (position > 0),       -- dense; also the leaf number of the tree to come
  received_at integer not null unique,                        -- microseconds UTC, strictly increasing with position
  known_on    integer not null,                               -- London day of receipt, or the day claimed; days since 1970-01-01
  claimed     integer not null check (claimed in (0, 1)),
  agency      text    not null,
  source      text    not null,
  class       text    not null,
  commitments blob    not null check (length(commitments) % 32 = 0 and length(commitments) >= 32),
  leaf        blob    not null check (length(leaf) = 32),
  chain       blob    not null check (length(chain) = 32)
) strict;

create table if not exists content (          -- the openings of an entry's commitments
  position    integer primary key references entry (position),
  record      blob    not null check (length(record) = 16),   -- which source record: a keyed hash
  fingerprint blob    not null check (length(fingerprint) = 16),
  written     integer,                                        -- the source's own date, microseconds, for ordering
  marks       integer not null references mark_set (id),
  tags        blob    not null check (length(tags) % 16 = 0),
  salt        blob    not null check (length(salt) = 32),
  sealed_with blob,                                           -- key under which parts are sealed; null while plain
  parts       blob    not null                                -- canonical JSON, one part a line
) strict;
create index if not exists content_by_record on content (record, fingerprint, written);

create table if not exists tag (
  tag      blob    not null check (length(tag) = 16),
  position integer not null references entry (position),
  primary key (tag, position)
) strict, without rowid;

create table if not exists mark_set (
  id    integer primary key,
  marks text not null unique                                  -- names, sorted, with commas between
) strict;

create table if not exists head (             -- the last entry: shows that none was cut off the end
  one      integer primary key check (one = 1),
  position integer not null,
  chain    blob    not null check (length(chain) = 32)
) strict;

create trigger if not exists entry_is_not_changed before update on entry begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists entry_is_not_removed before delete on entry begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists content_is_not_changed before update on content begin select raise(abort, 'the ledger is append-only'); end;
