-- What an incident writes as it opens names rows of the same transaction, or people and services, which are never deleted.
-- To look each of them up again cost as much as two of the rows, and locked people whom a storm pages again and again.
alter table incident drop constraint incident_service_id_fkey, drop constraint incident_team_id_fkey,
  drop constraint incident_opened_by_fkey, drop constraint incident_acknowledged_by_fkey, drop constraint incident_resolved_by_fkey;
alter table escalation drop constraint escalation_incident_id_fkey;
alter table page drop constraint page_incident_id_fkey, drop constraint page_escalation_id_fkey, drop constraint page_user_id_fkey,
  drop constraint page_bundled_into_fkey;
alter table delivery drop constraint delivery_page_id_fkey;
-- Pages of a run are found by its incident.
drop index page_escalation;
