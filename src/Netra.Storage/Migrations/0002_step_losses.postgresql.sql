ALTER TABLE runs ADD COLUMN step_losses integer NOT NULL DEFAULT 0;
