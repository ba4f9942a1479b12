-- Intake remembers what a key opens. Whoever changes an integration or its service tells every node to forget it.
create function tell_inlets() returns trigger language plpgsql as $$
begin
  perform pg_notify('muster_inlets', '');
  return null;
end $$;
create trigger tell_inlets
  after insert or delete or update of service_id, kind, name, config, key_hash, old_key_hash, old_key_until, enabled, deleted_at
  on integration for each statement execute function tell_inlets();
create trigger tell_inlets
  after update of name, team_id, escalation_policy_id, urgency, grouping, deleted_at
  on service for each statement execute function tell_inlets();

-- A statement that leaves together with its commit has no answer to look at: it fails where it did not do all it was to do.
create function must_be(done bigint, wanted bigint) returns bool language plpgsql as $$
begin
  if done is distinct from wanted then
    raise exception 'a row changed meanwhile: % instead of % were found', done, wanted using errcode = 'MU001';
  end if;
  return true;
end $$;
