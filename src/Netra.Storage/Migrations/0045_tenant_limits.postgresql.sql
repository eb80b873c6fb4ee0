ALTER TABLE tenants ADD COLUMN weight integer NOT NULL DEFAULT 1;
ALTER TABLE tenants ADD COLUMN tokens_day date;
ALTER TABLE tenants ADD COLUMN tokens_today bigint NOT NULL DEFAULT 0;
