ALTER TABLE api_keys ADD COLUMN parent_id text, ADD COLUMN permissions text, ADD COLUMN run_id uuid;

ALTER TABLE stream_tickets ADD COLUMN key_id text, ADD COLUMN run_id uuid;
