-- What somebody may be in a response, and what is then theirs to do.
create table response_role (
  key text primary key,
  name text not null,
  description text not null default '',
  -- a checklist, in order
  duties text[] not null default '{}',
  position int not null,
  built_in boolean not null default false
);
create unique index response_role_name on response_role (lower(name));
insert into response_role (key, name, description, duties, position, built_in) values
  ('commander', 'Commander', 'Decides, and keeps everybody’s work apart.',
   '{"Say that you are the commander","Confirm the severity and the phase","Give every role to somebody","Agree when the next update is due","Ask for what is known, what is tried, what is next","Declare the end, and who writes the postmortem"}', 1, true),
  ('communications', 'Communications', 'Tells customers and the rest of the company.',
   '{"Find out who has to be told, and until when","Write the first update","Have it approved","Keep to the promised times","Tell everybody that it is over"}', 2, true),
  ('scribe', 'Scribe', 'Writes down what happens, with its time.',
   '{"Write down who is here and in which role","Write down each decision with its reason","Write down each finding and where it comes from","Keep evidence before it is changed"}', 3, true),
  ('resolver', 'Resolver', 'Works on the cause, and says what they are about to do.',
   '{"Say what you see","Say what you are about to change, before you do","Say whether it helped"}', 4, true),
  ('liaison', 'Liaison', 'Speaks for one group: a provider, the law, a large customer.',
   '{"Tell your group what they need to know","Bring back what they need and know","Write down what was promised"}', 5, true);

-- How a response to some kind of incident is staffed.
create table incident_type (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  -- incidents of these severities are of this type unless a scenario names another
  severities text[] not null default '{}',
  -- `RoleNeed[]` in domain/incident-type.ts
  roles jsonb not null default '[]',
  -- groups that are to be told
  stakeholder_ids bigint[] not null default '{}',
  position int not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index incident_type_name on incident_type (lower(name)) where deleted_at is null;
insert into incident_type (name, description, severities, roles, position, created_at) values
  ('Security incident', 'Somebody or something is in who should not be.', '{}',
   '[{"role":"commander","from":[]},{"role":"communications","from":[]},{"role":"scribe","from":[]},{"role":"resolver","from":[]},{"role":"liaison","from":[]}]', 1, now()),
  ('Major incident', 'Customers cannot do what they came for.', '{critical}',
   '[{"role":"commander","from":[]},{"role":"communications","from":[]},{"role":"scribe","from":[]}]', 2, now()),
  ('Incident', 'Somebody looks after it.', '{high,medium,low}', '[{"role":"commander","from":[]}]', 3, now());
alter table scenario add column incident_type_id bigint references incident_type;
update scenario set incident_type_id = (select id from incident_type where name = 'Security incident')
  where name in ('Malware', 'Unauthorised access', 'Data exposed');

alter table incident
  add column incident_type_id bigint,
  -- by a person and not by severity: it stays when the severity changes
  add column type_chosen boolean not null default false,
  -- when roles are to be filled and people told; null: nothing is to be done
  add column react_at timestamptz;
create index incident_react on incident (react_at) where react_at is not null;

-- Roles that nobody has in an incident, where that was meant or was said already.
create table incident_role_empty (
  incident_id bigint not null,
  role text not null,
  -- left: a person wants it so; unfilled: nobody could be reached, somebody is looked for again
  state text not null check (state in ('left', 'unfilled')),
  primary key (incident_id, role)
);

-- A role's checklist in one incident, as it was when the role was first given.
create table duty (
  incident_id bigint not null,
  role text not null,
  position int not null,
  text text not null,
  done_at timestamptz,
  done_by bigint references users,
  primary key (incident_id, role, position)
);

-- Whom a company has to tell besides those who respond, and by which ways.
create table stakeholder_group (
  id bigint generated always as identity primary key,
  name text not null,
  kind text not null check (kind in ('humanResources', 'legal', 'communications', 'executives', 'provider', 'regulator', 'customer', 'other')),
  description text not null default '',
  -- people here who belong to it
  member_ids bigint[] not null default '{}',
  -- `Line[]` in domain/stakeholder.ts, the first to try first
  lines jsonb not null default '[]',
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index stakeholder_group_name on stakeholder_group (lower(name)) where deleted_at is null;

-- Groups that an incident has to tell besides those of its type.
create table incident_stakeholder (
  incident_id bigint not null,
  group_id bigint not null references stakeholder_group,
  told_at timestamptz,
  told_by bigint references users,
  -- by which way, as it was called then
  line text,
  primary key (incident_id, group_id)
);

create trigger tell_catalogue after insert or delete or update of severities, roles, position, deleted_at on incident_type
  for each statement execute function tell_catalogue();
