-- Nodes remember whom policies page and how. Whatever that depends on counts this up in its own transaction, so that one
-- look at this row says whether what is remembered still holds.
create table oncall_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into oncall_version (version) values (1);

create function next_oncall_version() returns trigger language plpgsql as $$
begin
  update oncall_version set version = version + 1;
  return null;
end $$;
create trigger next_oncall_version after insert or delete or update
  on escalation_policy for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update
  on schedule for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update
  on schedule_override for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update
  on team for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update
  on team_member for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update of name, role, state
  on users for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update of user_id, channel, address, secret, verified_at, disabled_at
  on contact_method for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update
  on notification_rule for each statement execute function next_oncall_version();
create trigger next_oncall_version after insert or delete or update of kind, config, secret, enabled
  on channel for each statement execute function next_oncall_version();
