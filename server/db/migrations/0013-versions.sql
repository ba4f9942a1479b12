-- What several people change at once says which version it is, so that nobody overwrites what they have not seen.
alter table asset add column version int not null default 1;
alter table scenario add column version int not null default 1;
update setting set value = jsonb_build_object('matrix', value, 'version', 1) where name = 'urgencyMatrix';

-- When it was last heard of alive: named by an alert, or up as a target. Null: never yet.
alter table asset_candidate add column alive_at timestamptz;
update asset_candidate set alive_at = last_seen_at where origin = 'alert';
