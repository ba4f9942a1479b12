-- Duties to report, as this company holds them. What the laws say is in packs/clocks; here is only what was set otherwise.
create table obligation_setting (
  id bigint generated always as identity primary key,
  -- the id of its file
  key text not null unique,
  -- `ObligationSetting` in domain/obligation.ts
  document jsonb not null,
  changed_at timestamptz not null
);

alter table incident_type add column security boolean not null default false;
update incident_type set security = true where name = 'Security incident';

-- What was decided about one obligation in one incident: it does not apply, or its clock runs until everything is filed.
create table incident_clock (
  id bigint generated always as identity primary key,
  incident_id bigint not null,
  obligation text not null,
  state text not null check (state in ('notApplicable', 'running', 'filed', 'late')),
  -- `Obligation` as it held when it was decided: what is changed later counts for later incidents
  document jsonb not null,
  -- `Times` in domain/clock.ts
  times jsonb not null,
  reason text not null,
  decided_at timestamptz not null,
  decided_by bigint references users,
  unique (incident_id, obligation)
);

-- Every word about it, the first and each correction.
create table incident_clock_change (
  id bigint generated always as identity primary key,
  clock_id bigint not null references incident_clock,
  times jsonb not null,
  applies boolean not null,
  reason text not null,
  at timestamptz not null,
  user_id bigint references users
);
create index incident_clock_change_of on incident_clock_change (clock_id);

create table incident_clock_stage (
  clock_id bigint not null references incident_clock,
  stage text not null,
  from_at timestamptz,
  due_at timestamptz,
  -- the share of its time in percent of which people were warned, and when they are next
  warned int not null default 0,
  warn_at timestamptz,
  filed_at timestamptz,
  entered_at timestamptz,
  filed_by bigint references users,
  -- whose word it had, as they are called
  approved_by text,
  -- what shows that it was filed: a number, a link, where the receipt lies
  proof text,
  -- what of the checklist it says
  included text[],
  -- why it was late, or had to be corrected
  reason text,
  primary key (clock_id, stage)
);
create index incident_clock_stage_warn on incident_clock_stage (warn_at) where warn_at is not null;
