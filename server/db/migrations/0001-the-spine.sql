-- People ---------------------------------------------------------------------------------------

create table users (
  id bigint generated always as identity primary key,
  email text not null,
  name text not null,
  role text not null check (role in ('admin', 'manager', 'responder', 'viewer')),
  timezone text not null default 'UTC',
  state text not null check (state in ('invited', 'active', 'deactivated')),
  password_hash text,
  created_at timestamptz not null,
  deactivated_at timestamptz,
  preferences jsonb not null default '{}'
);
create unique index users_email on users (lower(email));

create table session (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique,
  user_id bigint not null references users,
  responder_only boolean not null default false,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip text not null,
  user_agent text not null
);
create index session_by_user on session (user_id);

create table api_token (
  id bigint generated always as identity primary key,
  name text not null,
  prefix text not null,
  token_hash bytea not null unique,
  scopes text[] not null,
  created_by bigint references users,
  created_at timestamptz not null,
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz
);

-- One-time and signed links: invitation, password reset, first set-up, the page that acknowledges without login.
create table link (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique,
  purpose text not null check (purpose in ('setup', 'invite', 'reset', 'page')),
  user_id bigint references users,
  incident_id bigint,
  page_id bigint,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index link_page on link (page_id) where page_id is not null;
create index link_incident on link (incident_id) where incident_id is not null;

create table contact_method (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  channel text not null,
  label text not null,
  address text not null,
  -- what must not be read back, sealed: a web push subscription's keys, a webhook's secret
  secret bytea,
  verified_at timestamptz,
  -- when a test message last went out well
  tested_at timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  created_at timestamptz not null
);
create unique index contact_method_address on contact_method (user_id, channel, address);

create table verification (
  id bigint generated always as identity primary key,
  -- outlives its method: removing and adding a number again must not forget how often it was written to
  contact_method_id bigint references contact_method on delete set null,
  code_hash bytea not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  used_at timestamptz,
  -- for limits by person, by number and by the address that asked
  user_id bigint not null,
  address text not null,
  ip text not null
);
create index verification_method on verification (contact_method_id, sent_at);
create index verification_sent on verification (sent_at);

create table notification_rule (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  urgency text not null check (urgency in ('high', 'low')),
  delay_minutes int not null check (delay_minutes between 0 and 1440),
  contact_method_id bigint not null references contact_method on delete cascade,
  unique (user_id, urgency, delay_minutes, contact_method_id)
);

-- On-call ----------------------------------------------------------------------------------------

create table escalation_policy (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  -- levels, repeat, acknowledgement timeout, last resort: `EscalationPolicy` in domain/escalation.ts
  document jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index escalation_policy_name on escalation_policy (lower(name)) where deleted_at is null;

create table team (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  escalation_policy_id bigint references escalation_policy,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index team_name on team (lower(name)) where deleted_at is null;

create table team_member (
  team_id bigint not null references team,
  user_id bigint not null references users,
  lead boolean not null default false,
  primary key (team_id, user_id)
);
create index team_member_user on team_member (user_id);

create table schedule (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  team_id bigint references team,
  timezone text not null,
  -- `Layer[]` in domain/schedule.ts
  layers jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index schedule_name on schedule (lower(name)) where deleted_at is null;

create table schedule_override (
  id bigint generated always as identity primary key,
  schedule_id bigint not null references schedule,
  kind text not null check (kind in ('add', 'remove', 'replace', 'replaceAll')),
  user_id bigint references users,
  replaced_user_id bigint references users,
  start_at timestamptz not null,
  end_at timestamptz not null check (end_at > start_at),
  reason text not null default '',
  created_by bigint references users,
  created_at timestamptz not null
);
create index schedule_override_span on schedule_override (schedule_id, end_at);

-- Services and what feeds them -------------------------------------------------------------------

create table service (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  team_id bigint references team,
  escalation_policy_id bigint not null references escalation_policy,
  urgency text not null default 'bySeverity' check (urgency in ('high', 'low', 'bySeverity')),
  -- `Grouping` in domain/correlation.ts
  grouping jsonb not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index service_name on service (lower(name)) where deleted_at is null;

create table integration (
  id bigint generated always as identity primary key,
  service_id bigint not null references service,
  kind text not null,
  name text not null,
  config jsonb not null default '{}',
  key_hash bytea not null unique,
  key_hint text not null,
  -- the key before a rotation, good until `old_key_until`
  old_key_hash bytea unique,
  old_key_until timestamptz,
  enabled boolean not null default true,
  created_at timestamptz not null,
  deleted_at timestamptz,
  last_signal_at timestamptz,
  unreadable_count bigint not null default 0
);
create index integration_service on integration (service_id);

-- A dead man's switch: fires when no beat came by `due_at`. A row for each heartbeat integration.
create table heartbeat (
  integration_id bigint primary key references integration,
  last_beat_at timestamptz,
  due_at timestamptz,
  missed_at timestamptz
);
create index heartbeat_due on heartbeat (due_at) where due_at is not null;

-- What arrived with a valid key and could not be read: the last 1,000 for each integration.
create table unreadable_payload (
  id bigint generated always as identity primary key,
  integration_id bigint not null references integration,
  received_at timestamptz not null,
  reason text not null,
  content_type text not null,
  body bytea not null,
  size int not null,
  remote text not null
);
create index unreadable_payload_integration on unreadable_payload (integration_id, id);

create table change (
  id bigint generated always as identity primary key,
  integration_id bigint not null references integration,
  service_id bigint not null references service,
  title text not null,
  source text,
  at timestamptz not null,
  received_at timestamptz not null,
  links jsonb not null,
  details jsonb
);
create index change_service on change (service_id, at);

-- Incidents and alerts ---------------------------------------------------------------------------

create table incident (
  id bigint generated always as identity primary key,
  title text not null,
  service_id bigint references service,
  team_id bigint references team,
  severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
  urgency text not null check (urgency in ('high', 'low')),
  state text not null check (state in ('triggered', 'acknowledged', 'resolved')),
  phase text not null check (phase in ('suspected', 'triage', 'contain', 'eradicate', 'recover', 'monitor', 'closed')),
  -- open incidents of one service share no group key; null never groups
  group_key text,
  -- alerts join while this lies in the future; null: as long as it is open
  group_until timestamptz,
  source text not null check (source in ('alert', 'manual', 'page')),
  opened_by bigint references users,
  opened_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by bigint references users,
  resolved_at timestamptz,
  resolved_by bigint references users,
  snoozed_until timestamptz,
  alert_count int not null default 0,
  open_alert_count int not null default 0,
  last_alert_at timestamptz,
  -- the number of its newest event, taken under this row's lock: gap-free
  last_number int not null default 0
);
create unique index incident_group on incident (service_id, group_key) where group_key is not null and state <> 'resolved';
create index incident_open on incident (id) where state <> 'resolved';
create index incident_service on incident (service_id, id);
create index incident_resolved on incident (resolved_at) where state = 'resolved';

create table incident_role (
  incident_id bigint not null references incident,
  role text not null,
  user_id bigint not null references users,
  since timestamptz not null,
  primary key (incident_id, role)
);

create table responder (
  incident_id bigint not null references incident,
  user_id bigint not null references users,
  state text not null check (state in ('asked', 'engaged', 'declined')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  primary key (incident_id, user_id)
);
create index responder_user on responder (user_id);

create table alert (
  id bigint generated always as identity primary key,
  integration_id bigint not null,
  service_id bigint not null,
  incident_id bigint,
  key text not null,
  title text not null,
  severity text not null,
  state text not null check (state in ('open', 'resolved')),
  source text,
  labels jsonb not null,
  -- description, links, details
  body jsonb not null,
  count int not null default 1,
  started_at timestamptz not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- a sender that only repeats what fires: resolved when nothing repeated it by then
  expires_at timestamptz,
  resolved_at timestamptz,
  resolved_reason text,
  -- what became of it and why: `Fate` in domain/correlation.ts
  fate text not null check (fate in ('opened', 'joined', 'reopened')),
  fate_reason text not null
);
-- No plan is chosen by what stands in these, and to analyze them costs more than all the rest of the table.
alter table alert alter labels set statistics 0, alter body set statistics 0, alter title set statistics 0;
create unique index alert_open_key on alert (integration_id, key) where state = 'open';
create index alert_incident on alert (incident_id, id);
create index alert_open on alert (id) where state = 'open';
create index alert_expiry on alert (expires_at) where state = 'open' and expires_at is not null;
create index alert_resolved on alert (resolved_at) where state = 'resolved';

-- The record -------------------------------------------------------------------------------------

create table event (
  position bigint generated always as identity primary key,
  -- readers stay below the oldest transaction that may still commit (domain of server/db/horizon.ts)
  xid xid8 not null default pg_current_xact_id(),
  incident_id bigint,
  number int,
  -- what it speaks about besides an incident: `user`, `schedule`, `integration`, …
  subject text not null,
  subject_id bigint,
  kind text not null,
  at timestamptz not null,
  entered_at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'token', 'system')),
  actor_id bigint,
  via text not null,
  -- canonical and never changed; ids instead of names and addresses
  body jsonb not null
);
alter table event alter body set statistics 0;
create unique index event_incident on event (incident_id, number) where incident_id is not null;
create index event_audit on event (position) where subject <> 'incident';
create index event_subject on event (subject, subject_id, position) where subject <> 'incident';

-- Words that people wrote: apart from the record, so that they can be erased without touching it.
create table event_text (
  position bigint primary key references event,
  text text not null
);

-- Paging -----------------------------------------------------------------------------------------

create table escalation (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident,
  -- the policy as it was when the run began: `EscalationPolicy` in domain/escalation.ts
  policy jsonb not null,
  policy_id bigint,
  -- `policy`: stops when anybody acknowledges; `request`: asks one person to join, stops when they answer
  purpose text not null check (purpose in ('policy', 'request')),
  state text not null check (state in ('active', 'acknowledged', 'snoozed', 'ended')),
  level int not null default 0,
  cycle int not null default 0,
  due_at timestamptz,
  started_at timestamptz not null
);
alter table escalation alter policy set statistics 0;
create index escalation_due on escalation (due_at) where due_at is not null;
create index escalation_incident on escalation (incident_id);

create table page (
  id bigint generated always as identity primary key,
  incident_id bigint references incident,
  escalation_id bigint references escalation,
  -- null only for the canary, which tries the chain and reaches nobody
  user_id bigint references users,
  contact_method_id bigint,
  channel text not null,
  purpose text not null check (purpose in ('page', 'request', 'resolved', 'canary')),
  urgency text not null check (urgency in ('high', 'low')),
  -- why this person is told, for the timeline
  reason text not null,
  -- the same over retries: providers that know idempotency keys get it
  key uuid not null unique,
  state text not null check (state in ('planned', 'sending', 'unknown', 'accepted', 'delivered', 'failed', 'cancelled', 'bundled')),
  due_at timestamptz,
  created_at timestamptz not null,
  attempt int not null default 0,
  node text,
  epoch bigint,
  -- by the database's clock: a `sending` older than this is in doubt
  sending_until timestamptz,
  sent_at timestamptz,
  provider_id text,
  detail text,
  bundled_into bigint references page,
  -- a short code that names this page in a reply
  reply_code text
);
create index page_due on page (due_at) where due_at is not null;
create index page_incident on page (incident_id, id);
create index page_sending on page (sending_until) where state = 'sending';
create index page_recent on page (user_id, channel, sent_at) where sent_at is not null;
create index page_provider on page (provider_id) where provider_id is not null;
create index page_escalation on page (escalation_id) where due_at is not null;
create index page_bundled on page (bundled_into) where bundled_into is not null;
create index page_canary on page (created_at) where channel = 'canary';

-- One row for each try to send and each later word of the provider.
create table delivery (
  id bigint generated always as identity primary key,
  page_id bigint not null references page,
  attempt int not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('accepted', 'unknown', 'failed', 'delivered', 'undelivered', 'cancelled', 'bundled')),
  detail text not null,
  provider_id text,
  took_ms int
);
create index delivery_page on delivery (page_id);
create index delivery_at on delivery (at);

-- The way out: one row for each provider an administrator set up.
create table channel (
  id bigint generated always as identity primary key,
  kind text not null,
  name text not null,
  config jsonb not null,
  -- the secret fields of the configuration, sealed
  secret bytea,
  enabled boolean not null default true,
  created_at timestamptz not null,
  tested_at timestamptz,
  tested_ok boolean,
  last_accepted_at timestamptz
);
create unique index channel_name on channel (lower(name));

-- Learning ---------------------------------------------------------------------------------------

create table postmortem (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident unique,
  title text not null,
  body text not null,
  state text not null check (state in ('draft', 'final')),
  version int not null default 1,
  created_by bigint references users,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- The platform -----------------------------------------------------------------------------------

create table node (
  name text primary key,
  -- raised by whoever takes its work over: what it still holds then commits nothing
  epoch bigint not null,
  lock_key int not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  version text not null
);

create table setting (
  name text primary key,
  value jsonb not null
);

-- A bulk act, so that it can be undone.
create table bulk_act (
  id bigint generated always as identity primary key,
  act text not null,
  actor_id bigint,
  at timestamptz not null,
  -- incident ids with the state they had before
  before jsonb not null,
  undone_at timestamptz
);
