ALTER TABLE "runs" ADD COLUMN "dead_letter_id" TEXT NULL;
ALTER TABLE "runs" ADD COLUMN "paused_ms" INTEGER NULL;


CREATE TABLE "dead_letters" (
    "id" TEXT NOT NULL CONSTRAINT "PK_dead_letters" PRIMARY KEY,
    "identity" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "queue" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "consumer" TEXT NULL,
    "message_type" TEXT NULL,
    "message_id" TEXT NULL,
    "run_id" TEXT NULL,
    "call_id" TEXT NULL,
    "step" INTEGER NULL,
    "tenant_id" TEXT NULL,
    "owner_id" TEXT NULL,
    "fingerprint" TEXT NOT NULL,
    "exception" TEXT NULL,
    "error" TEXT NULL,
    "chain" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "deaths" INTEGER NOT NULL,
    "replays" INTEGER NOT NULL,
    "content_type" TEXT NULL,
    "headers" TEXT NOT NULL,
    "body" BLOB NOT NULL,
    "message" TEXT NULL,
    "traceparent" TEXT NULL,
    "failed_at" INTEGER NOT NULL,
    "stored_at" INTEGER NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "parent_id" TEXT NULL,
    "successor_id" TEXT NULL,
    "replay_id" TEXT NULL,
    "reason" TEXT NULL
);


CREATE TABLE "dead_letter_groups" (
    "fingerprint" TEXT NOT NULL CONSTRAINT "PK_dead_letter_groups" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "consumer" TEXT NULL,
    "message_type" TEXT NULL,
    "exception" TEXT NULL,
    "error" TEXT NULL,
    "first_seen" INTEGER NOT NULL,
    "last_seen" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "owner" TEXT NULL,
    "note" TEXT NULL,
    "ignore_until" INTEGER NULL
);


CREATE TABLE "dead_letter_versions" (
    "letter_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "queue" TEXT NOT NULL,
    "body" BLOB NOT NULL,
    "message" TEXT NULL,
    "edited_by" TEXT NOT NULL,
    "edited_at" INTEGER NOT NULL,
    CONSTRAINT "PK_dead_letter_versions" PRIMARY KEY ("letter_id", "version")
);


CREATE TABLE "dead_letter_replays" (
    "id" TEXT NOT NULL CONSTRAINT "PK_dead_letter_replays" PRIMARY KEY,
    "status" TEXT NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "filter" TEXT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "started_at" INTEGER NULL,
    "completed_at" INTEGER NULL,
    "rate_per_second" INTEGER NULL,
    "stop_on_failure_percent" INTEGER NULL,
    "max_in_flight" INTEGER NOT NULL,
    "ramp" INTEGER NOT NULL,
    "redirect_to" TEXT NULL,
    "total" INTEGER NOT NULL,
    "reason" TEXT NULL,
    "traceparent" TEXT NULL,
    "runner" TEXT NULL,
    "lease_until" INTEGER NULL
);


CREATE TABLE "dead_letter_replay_items" (
    "id" TEXT NOT NULL CONSTRAINT "PK_dead_letter_replay_items" PRIMARY KEY,
    "replay_id" TEXT NOT NULL,
    "letter_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "claimed_until" INTEGER NULL,
    "sent_at" INTEGER NULL,
    "ended_at" INTEGER NULL,
    "successor_id" TEXT NULL,
    "detail" TEXT NULL
);


CREATE UNIQUE INDEX "ux_dead_letters_identity" ON "dead_letters" ("identity");


CREATE INDEX "ix_dead_letters_group" ON "dead_letters" ("status", "fingerprint", "tenant_id", "failed_at");


CREATE INDEX "ix_dead_letters_run" ON "dead_letters" ("run_id") WHERE run_id IS NOT NULL;


CREATE INDEX "ix_dead_letters_queue" ON "dead_letters" ("queue", "status");


CREATE INDEX "ix_dead_letter_replays_plan" ON "dead_letter_replays" ("plan_hash", "id");


CREATE INDEX "ix_dead_letter_replays_status" ON "dead_letter_replays" ("status");


CREATE INDEX "ix_dead_letter_replay_items_next" ON "dead_letter_replay_items" ("replay_id", "outcome", "place");


CREATE INDEX "ix_dead_letter_replay_items_letter" ON "dead_letter_replay_items" ("letter_id");
