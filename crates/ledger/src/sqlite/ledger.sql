-- The ledger in SQLite, format 2. Nothing here is ever changed or removed, but by lawful erasure of content.

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
  salt        blob    not null check (length(salt) = 32),     -- sealed, as the parts are
  sealed_with blob,                                           -- number of the key in keys.sqlite (8 bytes), nonce (24); null: plain
  parts       blob    not null                                -- canonical JSON, one part a line; sealed, with the seal's tag at its end
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

create table if not exists erased (           -- which content was erased, and which entry says so
  position    integer primary key,
  by_entry    integer not null                                -- the tombstone: an entry of class erased
) strict;

create index if not exists erased_by_entry on erased (by_entry);

create table if not exists refused (          -- records that were erased, and do not come in again unless somebody lets them
  record      blob    not null check (length(record) = 16),   -- a keyed hash of the record's key
  by_entry    integer not null,                               -- the tombstone
  readmitted  integer,                                        -- the entry that lets it in again
  primary key (record, by_entry)
) strict, without rowid;

create table if not exists to_destroy (       -- keys whose destruction was decided and is not yet done
  key         integer primary key
) strict;

-- Until format 2 this forbade every change; sealing what stood plain is the one that is allowed.
drop trigger if exists content_is_not_changed;
create trigger if not exists content_is_only_sealed before update on content
  when old.sealed_with is not null or new.sealed_with is null or old.position <> new.position
  begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists content_is_sealed before insert on content
  when new.sealed_with is null and coalesce((select class from entry where position = new.position), '') not in ('opened', 'erased', 'readmitted')
  begin select raise(abort, 'content is sealed from format 2 on: an older joinder cannot write here'); end;
create trigger if not exists content_is_not_removed before delete on content
  when not exists (select 1 from erased where position = old.position)
  begin select raise(abort, 'the ledger is append-only, but for erasure on somebody''s authority'); end;
