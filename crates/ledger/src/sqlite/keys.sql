-- The keys of source records, wrapped. A file of its own, so that its backups can be short-lived: what was erased is gone
-- for good when the last backup of this file that still holds its key has aged.

create table if not exists keyring (
  one       integer primary key check (one = 1),
  format    integer not null,
  known     blob    not null check (length(known) = 72)       -- a known text under the installation key: shows a wrong one
) strict;

create table if not exists data_key (
  number    integer primary key,                              -- rising; never given twice
  wrapped   blob    not null check (length(wrapped) = 72)     -- nonce, the key of a source record sealed, tag
) strict;
