ALTER TABLE "runs" ADD COLUMN "queue_rank" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX "ix_runs_slot_queue" ON "runs" ("tenant_id", "queue_rank") WHERE waiting_for = 'slot';
