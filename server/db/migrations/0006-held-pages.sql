-- A page that its person's limit holds back was known by the words of its detail.
alter table page add column held boolean not null default false;
update page set held = true where due_at is not null and state = 'planned' and detail like 'held back%';
