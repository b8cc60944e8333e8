-- Two users that own nothing: the service's, which appends and reads, and the sealer's, which alone writes what is sealed.
-- Run by the owner of the schema after db-apply, and again after a release: later tables are covered as far as all tables are.
do $$ begin create role eventledger_app login; exception when duplicate_object then null; end $$;
do $$ begin create role eventledger_sealer login; exception when duplicate_object then null; end $$;

grant usage on schema ledger, projections, seal, signin, wolverine to eventledger_app;
grant select, insert, update on all tables in schema ledger to eventledger_app;
revoke update on ledger.mt_events from eventledger_app;
grant delete on ledger.identities, ledger.personal_keys, ledger.request_reservations, ledger.due_reactions, ledger.mt_event_progression, ledger.mt_doc_deadletterevent, ledger.sms_outbox, ledger.credential_accounts, ledger.credential_codes, ledger.credential_throttles, ledger.self_registrations, ledger.sms_inbound, ledger.webhook_cursors, ledger.webhook_secrets, ledger.webhook_deliveries, ledger.webhook_gaps to eventledger_app;
grant select, insert, update, delete on all tables in schema projections, signin, wolverine to eventledger_app;
grant truncate on all tables in schema projections to eventledger_app;
grant usage, select on all sequences in schema ledger, wolverine to eventledger_app;
revoke all on all tables in schema seal from eventledger_app;
grant select on all tables in schema seal to eventledger_app;

grant usage on schema ledger, seal to eventledger_sealer;
grant select on all tables in schema ledger, seal to eventledger_sealer;
grant insert on all tables in schema seal to eventledger_sealer;
grant update on seal.tree, seal.tiles, seal.heads, seal.buckets, seal.checkpoints, seal.rotations to eventledger_sealer;
grant delete on seal.gaps, seal.probes to eventledger_sealer;

revoke execute on all functions in schema seal from public, eventledger_app;
grant execute on all functions in schema ledger, wolverine to eventledger_app;
grant execute on function seal.redact(bigint) to eventledger_sealer;

alter default privileges in schema ledger grant select, insert, update on tables to eventledger_app;
alter default privileges in schema projections, signin, wolverine grant select, insert, update, delete on tables to eventledger_app;
alter default privileges in schema projections grant truncate on tables to eventledger_app;
alter default privileges in schema ledger, wolverine grant usage, select on sequences to eventledger_app;
alter default privileges in schema ledger, wolverine grant execute on functions to eventledger_app;
alter default privileges in schema seal grant select on tables to eventledger_app;
alter default privileges in schema ledger, seal grant select on tables to eventledger_sealer;
alter default privileges in schema seal grant insert on tables to eventledger_sealer;
