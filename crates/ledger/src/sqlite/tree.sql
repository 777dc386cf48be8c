-- The hash tree over the entries, above its leaves, which stand in `entry`: roots of complete subtrees, so that a proof
-- reads some hundreds of rows and not all. Level 1 is over 256 entries, each level over 256 of the one below (a tile).
-- All of it follows from the leaves; `verify` works it out again and compares.

create table if not exists subtree (
  level  integer not null check (level between 1 and 7),
  number integer not null check (number >= 0),          -- from 0; over entries 256^level * number + 1 and following
  root   blob    not null check (length(root) = 32),
  primary key (level, number)
) strict, without rowid;

create trigger if not exists subtree_is_not_changed before update on subtree begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists subtree_is_not_removed before delete on subtree begin select raise(abort, 'the ledger is append-only'); end;
