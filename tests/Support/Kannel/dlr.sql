-- Kannel deletes and updates receipts by "oid", which tables have not had since PostgreSQL 12: a column of that name serves.
create table dlr (
    oid bigserial primary key, smsc varchar(40), ts varchar(40), destination varchar(40), source varchar(40), service varchar(40),
    url text, mask int, status int, boxc varchar(40));
create index on dlr (smsc, ts);
