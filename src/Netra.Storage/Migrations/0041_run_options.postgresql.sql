ALTER TABLE runs ADD COLUMN run_at timestamp with time zone;
ALTER TABLE runs ADD COLUMN reuses boolean NOT NULL DEFAULT false;
ALTER TABLE runs ADD COLUMN webhook_url text;
ALTER TABLE tenants ADD COLUMN calls_day date;
ALTER TABLE tenants ADD COLUMN calls_today integer NOT NULL DEFAULT 0;
