-- A service is an asset that somebody is paged for: one table, and the services as those of its rows that have a policy.
alter table service rename to asset;
alter index service_name rename to asset_name;
alter table asset alter column escalation_policy_id drop not null;
create view service as
  select id, name, description, team_id, escalation_policy_id, urgency, grouping, created_at, deleted_at
  from asset where escalation_policy_id is not null;
alter table asset alter column grouping set default '{"by": "labels", "labels": ["@group"], "windowMinutes": null, "reopenMinutes": 0}';

create table asset_kind (
  key text primary key,
  name text not null,
  -- the order of the list
  position int not null,
  built_in boolean not null default false
);
create unique index asset_kind_name on asset_kind (lower(name));
insert into asset_kind (key, name, position, built_in) values
  ('application', 'Application', 1, true), ('server', 'Server', 2, true), ('database', 'Database', 3, true),
  ('network', 'Network', 4, true), ('workstation', 'Workstation', 5, true), ('thirdParty', 'Third party', 6, true),
  ('dataSet', 'Data set', 7, true), ('facility', 'Facility', 8, true);

alter table asset
  add column kind text not null default 'application' references asset_kind,
  -- 1 is the most important; null: nobody has ranked it yet
  add column priority smallint check (priority between 1 and 4),
  -- what an hour without it costs, in the company's currency
  add column hourly_cost bigint check (hourly_cost >= 0),
  -- needs, 1 low to 3 high
  add column confidentiality smallint check (confidentiality between 1 and 3),
  add column integrity smallint check (integrity between 1 and 3),
  add column availability smallint check (availability between 1 and 3),
  add column rto_minutes int check (rto_minutes >= 0),
  add column rpo_minutes int check (rpo_minutes >= 0),
  -- people; the team is `team_id`
  add column owner_ids bigint[] not null default '{}',
  add column tags text[] not null default '{}',
  add column origin text not null default 'typed' check (origin in ('typed', 'imported', 'discovered')),
  -- when an alert or a monitor last spoke of it
  add column last_seen_at timestamptz;
create index asset_kind_of on asset (kind) where deleted_at is null;
create index asset_tags on asset using gin (tags) where deleted_at is null;

-- How alerts name an asset: those that carry the label with this value are about it. `@source` is what the alert is from.
create table asset_identifier (
  asset_id bigint not null references asset,
  label text not null,
  value text not null,
  primary key (label, value)
);
create index asset_identifier_asset on asset_identifier (asset_id);

create table asset_relation (
  from_id bigint not null references asset,
  to_id bigint not null references asset check (to_id <> from_id),
  kind text not null check (kind in ('dependsOn', 'runsOn', 'partOf')),
  primary key (from_id, to_id, kind)
);
create index asset_relation_to on asset_relation (to_id);

-- What could happen to assets of a kind, and how bad that is. The first whose patterns meet an alert says what it is.
create table scenario (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  impact smallint not null check (impact between 1 and 4),
  -- which needs of an asset it harms
  harms text[] not null default '{}',
  -- kinds of assets that it can happen to; none named: all
  kinds text[] not null default '{}',
  -- `Pattern[]` in domain/scenario.ts
  patterns jsonb not null default '[]',
  -- who is paged instead of whom the service pages
  escalation_policy_id bigint references escalation_policy,
  enabled boolean not null default true,
  position int not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index scenario_name on scenario (lower(name)) where deleted_at is null;
insert into scenario (name, description, impact, harms, kinds, patterns, position, created_at) values
  ('Malware', 'Harmful software runs on it.', 4, '{confidentiality,integrity,availability}', '{}',
   '[{"field":"@title","is":"*malware*"},{"field":"@title","is":"*ransomware*"},{"field":"@title","is":"*trojan*"},{"field":"@title","is":"*virus detected*"}]', 1, now()),
  ('Unauthorised access', 'Somebody is in who should not be.', 4, '{confidentiality,integrity}', '{}',
   '[{"field":"@title","is":"*unauthori?ed*"},{"field":"@title","is":"*unverified user*"},{"field":"@title","is":"*brute*force*"},{"field":"@title","is":"*suspicious log*in*"},{"field":"@title","is":"*intrusion*"},{"field":"@title","is":"*failed login*"}]', 2, now()),
  ('Data exposed', 'What is confidential can be read by others.', 4, '{confidentiality}', '{}',
   '[{"field":"@title","is":"*data leak*"},{"field":"@title","is":"*data breach*"},{"field":"@title","is":"*exfiltrat*"},{"field":"@title","is":"*publicly accessible*"},{"field":"@title","is":"*secret*exposed*"}]', 3, now()),
  ('Data lost or damaged', 'Data is gone, wrong, or cannot be restored.', 3, '{integrity,availability}', '{}',
   '[{"field":"@title","is":"*corrupt*"},{"field":"@title","is":"*data loss*"},{"field":"@title","is":"*backup*fail*"},{"field":"@title","is":"*replication*broken*"}]', 4, now()),
  ('Unavailable', 'It does not answer.', 4, '{availability}', '{}',
   '[{"field":"@title","is":"*unavailable*"},{"field":"@title","is":"*unreachable*"},{"field":"@title","is":"* down"},{"field":"@title","is":"*is down*"},{"field":"alertname","is":"*Down"},{"field":"@title","is":"*outage*"},{"field":"@title","is":"*not responding*"},{"field":"alertname","is":"*Absent"}]', 5, now()),
  ('Degraded', 'It answers, but slowly or with errors.', 3, '{availability}', '{}',
   '[{"field":"@title","is":"*latency*"},{"field":"@title","is":"*slow*"},{"field":"@title","is":"*error rate*"},{"field":"@title","is":"*5xx*"},{"field":"@title","is":"*timeout*"},{"field":"@title","is":"*degraded*"}]', 6, now()),
  ('Running out', 'Space, memory, certificates or quota end soon.', 2, '{availability}', '{}',
   '[{"field":"@title","is":"*disk*full*"},{"field":"@title","is":"*out of space*"},{"field":"@title","is":"*running out*"},{"field":"@title","is":"*certificate*expir*"},{"field":"@title","is":"*quota*"},{"field":"@title","is":"*filling up*"},{"field":"alertname","is":"*Filling*"},{"field":"@title","is":"*memory*high*"}]', 7, now());

-- What the sender said, what it is about and how its severity came about: `Derivation` in domain/urgency.ts; null: as it was sent.
alter table alert add column asset_id bigint, add column derivation json;
alter table alert alter derivation set statistics 0;
create index alert_asset on alert (asset_id, id) where asset_id is not null;
-- what an asset shows as going on is a handful of alerts, whatever its history
create index alert_asset_open on alert (asset_id) where asset_id is not null and state = 'open';

-- Nodes remember assets, scenarios and the matrix to judge alerts by. Whoever changes one of them tells every node.
create function tell_catalogue() returns trigger language plpgsql as $$
begin
  perform pg_notify('muster_catalogue', '');
  return null;
end $$;
create trigger tell_catalogue after insert or delete or update of name, kind, priority, confidentiality, integrity, availability,
  team_id, escalation_policy_id, urgency, grouping, deleted_at on asset for each statement execute function tell_catalogue();
create trigger tell_catalogue after insert or delete or update on asset_identifier for each statement execute function tell_catalogue();
create trigger tell_catalogue after insert or delete or update on asset_relation for each statement execute function tell_catalogue();
create trigger tell_catalogue after insert or delete or update on scenario for each statement execute function tell_catalogue();
create trigger tell_catalogue after insert or update on setting for each row when (new.name = 'urgencyMatrix') execute function tell_catalogue();

-- What alerts and monitors speak of and the inventory does not have.
create table asset_candidate (
  id bigint generated always as identity primary key,
  label text not null,
  value text not null,
  kind text not null references asset_kind,
  origin text not null check (origin in ('alert', 'prometheus')),
  -- the integration or the monitor that spoke of it last
  origin_name text not null,
  service_id bigint references asset,
  seen bigint not null default 1,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- null: it waits for a decision
  dismissed_at timestamptz,
  unique (label, value)
);
create index asset_candidate_waiting on asset_candidate (seen desc, id) where dismissed_at is null;

-- A Prometheus whose targets are looked through.
create table asset_monitor (
  id bigint generated always as identity primary key,
  name text not null,
  url text not null,
  secret bytea,
  due_at timestamptz not null,
  checked_at timestamptz,
  targets int,
  fault text,
  created_at timestamptz not null
);
create index asset_monitor_due on asset_monitor (due_at);
