-- Who is told what of which incidents, when, by which way, and who answers for it.
create table communication_rule (
  id bigint generated always as identity primary key,
  name text not null,
  -- `CommunicationRule` in domain/communication-plan.ts
  document jsonb not null,
  position int not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index communication_rule_name on communication_rule (lower(name)) where deleted_at is null;
create trigger tell_catalogue after insert or delete or update on communication_rule for each statement execute function tell_catalogue();

alter table incident add column personal_data boolean not null default false;

-- One thing to be said of one incident by one rule: the first word, each update after it, and that it is over.
create table communication (
  id bigint generated always as identity primary key,
  incident_id bigint not null,
  rule_id bigint not null references communication_rule,
  -- the rule as it was when this was planned
  rule jsonb not null,
  number int not null,
  final boolean not null default false,
  state text not null check (state in ('planned', 'drafted', 'approval', 'sending', 'sent', 'failed', 'skipped')),
  -- when the engine has to do something with it; null: it waits for people, or is done
  due_at timestamptz,
  -- when it was to be said
  planned_at timestamptz not null,
  deadline_at timestamptz not null,
  -- when somebody is paged because it is overdue, and how many were
  overdue_at timestamptz,
  overdue_level int not null default 0,
  subject text,
  body text,
  written_by bigint references users,
  approved_by bigint references users,
  sent_at timestamptz,
  -- when it was let go of, or left out
  settled_at timestamptz,
  -- by a person
  left_out boolean not null default false,
  -- why it failed or was left out
  reason text,
  unique (incident_id, rule_id, number)
);
create index communication_due on communication (due_at) where due_at is not null;
create index communication_overdue on communication (overdue_at) where overdue_at is not null;

-- What goes to one person or address, and the proof that it did.
create table communication_message (
  id bigint generated always as identity primary key,
  communication_id bigint not null references communication,
  user_id bigint references users,
  method_id bigint,
  name text not null,
  channel text not null,
  -- of whom has no account here
  address text,
  -- stable over retries
  key uuid not null default gen_random_uuid(),
  -- waiting: a person has to do it, as to call
  state text not null check (state in ('due', 'sending', 'accepted', 'failed', 'waiting', 'done')),
  due_at timestamptz,
  attempt int not null default 0,
  provider_id text,
  detail text,
  settled_at timestamptz,
  settled_by bigint references users
);
create index communication_message_of on communication_message (communication_id);
create index communication_message_due on communication_message (due_at) where due_at is not null;
-- how many somebody got of late
create index communication_message_to on communication_message (user_id, settled_at) where user_id is not null;

-- A page that asks for something other than to join: to write, to approve, to call.
alter table page add column communication_id bigint;
create index page_communication on page (communication_id) where communication_id is not null;
alter table page drop constraint page_purpose_check,
  add constraint page_purpose_check check (purpose in ('page', 'request', 'task', 'resolved', 'canary'));
