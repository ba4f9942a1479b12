-- No condition looks into what a sender said: as JSON it is written as it came, and read as a whole.
alter table alert alter labels type json using labels::json, alter body type json using body::json;
