CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL CONSTRAINT "PK_api_keys" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "salt" BLOB NOT NULL,
    "hash" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NULL,
    "revoked_at" INTEGER NULL
);


CREATE TABLE "catalogue" (
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "input_schema" TEXT NOT NULL,
    "permission" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "read_only" INTEGER NOT NULL,
    "timeout" INTEGER NULL,
    "max_attempts" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    CONSTRAINT "PK_catalogue" PRIMARY KEY ("kind", "name")
);


CREATE TABLE "dataset_chunks" (
    "dataset_id" TEXT NOT NULL,
    "chunk" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    CONSTRAINT "PK_dataset_chunks" PRIMARY KEY ("dataset_id", "chunk", "ordinal")
);


CREATE TABLE "datasets" (
    "id" TEXT NOT NULL CONSTRAINT "PK_datasets" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "gzip" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "focus_version" TEXT NULL,
    "columns" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "rejected_rows" INTEGER NOT NULL,
    "rejected" TEXT NOT NULL,
    "error" TEXT NULL,
    "attempt" INTEGER NOT NULL,
    "lease_until" INTEGER NULL,
    "due_at" INTEGER NULL,
    "created_at" INTEGER NOT NULL
);


CREATE TABLE "idempotency_keys" (
    "owner_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "PK_idempotency_keys" PRIMARY KEY ("owner_id", "key")
);


CREATE TABLE "run_artifacts" (
    "run_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "content" BLOB NOT NULL,
    CONSTRAINT "PK_run_artifacts" PRIMARY KEY ("run_id", "name")
);


CREATE TABLE "run_events" (
    "run_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "traceparent" TEXT NULL,
    "data" TEXT NOT NULL,
    CONSTRAINT "PK_run_events" PRIMARY KEY ("run_id", "seq")
);


CREATE TABLE "runs" (
    "id" TEXT NOT NULL CONSTRAINT "PK_runs" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "waiting_for" TEXT NULL,
    "step" INTEGER NOT NULL,
    "step_decided" INTEGER NOT NULL,
    "step_attempt" INTEGER NOT NULL,
    "step_lease_until" INTEGER NULL,
    "step_worker" TEXT NULL,
    "input" TEXT NOT NULL,
    "result" TEXT NULL,
    "error_code" TEXT NULL,
    "error_message" TEXT NULL,
    "error_retryable" INTEGER NOT NULL,
    "priority" INTEGER NOT NULL,
    "labels" TEXT NULL,
    "thread_id" TEXT NULL,
    "correlation_key" TEXT NOT NULL,
    "session_id" TEXT NULL,
    "request_id" TEXT NOT NULL,
    "traceparent" TEXT NULL,
    "parent_run_id" TEXT NULL,
    "parent_call_id" TEXT NULL,
    "retry_of" TEXT NULL,
    "timeout" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "started_at" INTEGER NULL,
    "completed_at" INTEGER NULL,
    "deadline_at" INTEGER NOT NULL,
    "due_at" INTEGER NULL,
    "cancel_requested_at" INTEGER NULL,
    "slot_held" INTEGER NOT NULL,
    "last_seq" INTEGER NOT NULL,
    "planner" TEXT NOT NULL,
    "tool_calls" INTEGER NOT NULL,
    "input_tokens" INTEGER NOT NULL,
    "output_tokens" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
);


CREATE TABLE "staged_parts" (
    "dataset_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    CONSTRAINT "PK_staged_parts" PRIMARY KEY ("dataset_id", "number")
);


CREATE TABLE "stream_tickets" (
    "hash" TEXT NOT NULL CONSTRAINT "PK_stream_tickets" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "expires_at" INTEGER NOT NULL
);


CREATE TABLE "tenants" (
    "id" TEXT NOT NULL CONSTRAINT "PK_tenants" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "slots_held" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL
);


CREATE TABLE "tool_calls" (
    "id" TEXT NOT NULL CONSTRAINT "PK_tool_calls" PRIMARY KEY,
    "run_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "purpose" TEXT NULL,
    "step" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "arguments" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "max_attempts" INTEGER NOT NULL,
    "read_only" INTEGER NOT NULL,
    "timeout" INTEGER NOT NULL,
    "worker" TEXT NULL,
    "lease_until" INTEGER NULL,
    "deadline_at" INTEGER NOT NULL,
    "due_at" INTEGER NULL,
    "result" TEXT NULL,
    "error_code" TEXT NULL,
    "error_message" TEXT NULL,
    "error_retryable" INTEGER NOT NULL,
    "outcome_unknown" INTEGER NOT NULL,
    "failed_attempts" TEXT NULL,
    "failed_count" INTEGER NOT NULL,
    "booked_failures" INTEGER NOT NULL,
    "booked" INTEGER NOT NULL,
    "cancel_requested" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "started_at" INTEGER NULL,
    "ended_at" INTEGER NULL,
    "execution_ms" INTEGER NULL,
    "updated_at" INTEGER NOT NULL
);


CREATE TABLE "users" (
    "id" TEXT NOT NULL CONSTRAINT "PK_users" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NULL,
    "permissions" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);


CREATE TABLE "workers" (
    "id" TEXT NOT NULL CONSTRAINT "PK_workers" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "process_id" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "serves" TEXT NOT NULL,
    "started_at" INTEGER NOT NULL,
    "heartbeat_at" INTEGER NOT NULL,
    "drain_requested_at" INTEGER NULL
);


CREATE INDEX "ix_api_keys_user" ON "api_keys" ("user_id");


CREATE INDEX "ix_datasets_due" ON "datasets" ("due_at") WHERE due_at IS NOT NULL;


CREATE UNIQUE INDEX "ux_datasets_content" ON "datasets" ("owner_id", "sha256");


CREATE UNIQUE INDEX "ux_run_events_event_id" ON "run_events" ("event_id");


CREATE INDEX "ix_runs_due" ON "runs" ("due_at") WHERE due_at IS NOT NULL;


CREATE INDEX "ix_runs_owner" ON "runs" ("owner_id", "id");


CREATE INDEX "ix_runs_waiting" ON "runs" ("tenant_id", "waiting_for") WHERE waiting_for IS NOT NULL;


CREATE UNIQUE INDEX "ux_tenants_name" ON "tenants" ("name");


CREATE INDEX "ix_tool_calls_due" ON "tool_calls" ("due_at") WHERE due_at IS NOT NULL;


CREATE INDEX "ix_tool_calls_run" ON "tool_calls" ("run_id");


CREATE UNIQUE INDEX "ux_users_email" ON "users" ("email");


CREATE UNIQUE INDEX "ux_users_name" ON "users" ("tenant_id", "name");


