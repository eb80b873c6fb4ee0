CREATE TABLE "schedules" (
    "id" TEXT NOT NULL CONSTRAINT "PK_schedules" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "overlap" TEXT NOT NULL,
    "backfill" TEXT NOT NULL,
    "enabled" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "timeout" INTEGER NULL,
    "priority" INTEGER NOT NULL,
    "labels" TEXT NULL,
    "thread_id" TEXT NULL,
    "webhook_url" TEXT NULL,
    "next_at" INTEGER NULL,
    "last_fire_at" INTEGER NULL,
    "last_run_id" TEXT NULL,
    "version" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
);

CREATE TABLE "schedule_fires" (
    "schedule_id" TEXT NOT NULL,
    "fire_at" INTEGER NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NULL,
    "run_id" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "PK_schedule_fires" PRIMARY KEY ("schedule_id", "fire_at")
);

CREATE INDEX "ix_schedules_owner" ON "schedules" ("owner_id", "id");

CREATE INDEX "ix_schedules_next" ON "schedules" ("next_at") WHERE next_at IS NOT NULL;

CREATE INDEX "ix_schedule_fires_queued" ON "schedule_fires" ("schedule_id", "fire_at") WHERE outcome = 'queued';
