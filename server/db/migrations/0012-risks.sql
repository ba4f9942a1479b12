-- Work that keeps assets hard to hit and comes again and again.
create table hardening (
  id bigint generated always as identity primary key,
  name text not null,
  -- a key of `HARDENING_KINDS` in domain/hardening.ts, or the company's own word
  kind text not null,
  note text not null default '',
  -- one asset, or else all assets of a class: what is named of kind, tag and priority has to fit
  asset_id bigint references asset,
  asset_kind text references asset_kind,
  tag text,
  priority smallint check (priority between 1 and 4),
  every int not null check (every > 0),
  unit text not null check (unit in ('day', 'week', 'month')),
  -- the first time by the clocks of the zone, as text: later ones are counted from it
  first_at text not null,
  timezone text not null,
  user_id bigint references users,
  team_id bigint references team,
  due_at timestamptz not null,
  -- when it is late and nobody was told yet
  late_at timestamptz,
  created_at timestamptz not null,
  deleted_at timestamptz,
  check ((user_id is null) <> (team_id is null)),
  check (asset_id is null or (asset_kind is null and tag is null and priority is null)),
  check (num_nonnulls(asset_id, asset_kind, tag, priority) > 0)
);
create unique index hardening_name on hardening (lower(name)) where deleted_at is null;
create index hardening_due on hardening (due_at, id) where deleted_at is null;
create index hardening_late on hardening (late_at) where late_at is not null;

create table hardening_done (
  id bigint generated always as identity primary key,
  hardening_id bigint not null references hardening,
  -- the time that it was done for
  due_at timestamptz not null,
  done_at timestamptz not null,
  done_by bigint references users,
  note text not null,
  link text
);
create index hardening_done_of on hardening_done (hardening_id, done_at desc);

-- Which assets are covered by which work.
create view hardening_cover as
  select h.id as hardening_id, a.id as asset_id
  from hardening h join asset a on a.deleted_at is null and (
    a.id = h.asset_id or (h.asset_id is null
      and (h.asset_kind is null or h.asset_kind = a.kind)
      and (h.tag is null or a.tags @> array[h.tag])
      and (h.priority is null or h.priority = a.priority)))
  where h.deleted_at is null;

-- What could go wrong, how likely and how bad that is, and what is done about it.
create table risk (
  id bigint generated always as identity primary key,
  name text not null,
  threat text not null,
  vulnerability text not null default '',
  asset_id bigint references asset,
  scenario_id bigint references scenario,
  likelihood smallint not null check (likelihood between 1 and 5),
  impact smallint not null check (impact between 1 and 5),
  -- `Control[]` and `Treatment` in domain/risk.ts
  controls jsonb not null default '[]',
  treatment jsonb,
  owner_id bigint not null references users,
  review_at timestamptz not null,
  -- since when an incident asks for a new score
  score_asked_at timestamptz,
  -- what domain/risk.ts made of all this when it was last looked at
  residual_likelihood smallint not null,
  residual_impact smallint not null,
  -- steps of likelihood that late work adds, in the residual already
  raised smallint not null default 0,
  standing text not null check (standing in ('within', 'accepted', 'planned', 'open')),
  -- when it has to be looked at again
  assess_at timestamptz not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index risk_name on risk (lower(name)) where deleted_at is null;
create index risk_score on risk ((residual_likelihood * residual_impact) desc, residual_impact desc, id desc) where deleted_at is null;
create index risk_asset on risk (asset_id) where deleted_at is null;
create index risk_scenario on risk (scenario_id) where deleted_at is null;
create index risk_assess on risk (assess_at) where deleted_at is null;

create table risk_rating (
  id bigint generated always as identity primary key,
  risk_id bigint not null references risk,
  likelihood smallint not null,
  impact smallint not null,
  note text not null,
  at timestamptz not null,
  by bigint references users
);
create index risk_rating_of on risk_rating (risk_id, id desc);

-- What a risk asks of its owner.
create table risk_task (
  id bigint generated always as identity primary key,
  risk_id bigint not null references risk,
  kind text not null check (kind in ('treat', 'score', 'review')),
  why text not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  -- when it is late and its owner was not told yet
  tell_at timestamptz,
  closed_at timestamptz
);
create unique index risk_task_open on risk_task (risk_id, kind) where closed_at is null;
create index risk_task_due on risk_task (due_at, id) where closed_at is null;
create index risk_task_tell on risk_task (tell_at) where tell_at is not null;

-- Incidents in which a risk came true, as a person said.
create table risk_realised (
  risk_id bigint not null references risk,
  incident_id bigint not null,
  at timestamptz not null,
  by bigint references users,
  primary key (risk_id, incident_id)
);
create index risk_realised_incident on risk_realised (incident_id);

-- Up to which score the company lives with a risk: signed statements, the newest counts.
create table risk_limit (
  id bigint generated always as identity primary key,
  score smallint not null check (score between 0 and 25),
  statement text not null,
  signed_by bigint not null references users,
  signed_at timestamptz not null,
  expires_at timestamptz not null
);

-- What a person is told that is about no incident, by one of their ways.
create table notice (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  method_id bigint,
  channel text not null,
  title text not null,
  text text not null,
  -- stable over retries
  key uuid not null default gen_random_uuid(),
  state text not null check (state in ('due', 'sending', 'accepted', 'failed')),
  due_at timestamptz,
  attempt int not null default 0,
  detail text,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index notice_due on notice (due_at) where due_at is not null;
create index notice_of on notice (user_id, id desc);
