CREATE TABLE "threads" (
    "id" TEXT NOT NULL CONSTRAINT "PK_threads" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
);

CREATE TABLE "thread_messages" (
    "id" TEXT NOT NULL CONSTRAINT "PK_thread_messages" PRIMARY KEY,
    "thread_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "truncated" INTEGER NOT NULL,
    "run_status" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE INDEX "ix_threads_owner" ON "threads" ("owner_id", "id");

CREATE INDEX "ix_threads_tenant" ON "threads" ("tenant_id");

CREATE INDEX "ix_thread_messages_thread" ON "thread_messages" ("thread_id", "id");

CREATE UNIQUE INDEX "ux_thread_messages_run" ON "thread_messages" ("run_id", "role");

CREATE INDEX "ix_runs_thread" ON "runs" ("thread_id", "id") WHERE thread_id IS NOT NULL;
