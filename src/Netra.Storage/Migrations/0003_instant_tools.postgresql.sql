ALTER TABLE catalogue ADD COLUMN instant boolean NOT NULL DEFAULT false;
