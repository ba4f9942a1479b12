-- Earlier times that the same trouble was told of. Only resolving an alert writes it, so intake pays nothing for it.
create index alert_past on alert (integration_id, key, id) where state = 'resolved';
