CREATE TABLE "usage_days" (
    "owner_id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "runs" INTEGER NOT NULL,
    "tool_calls" INTEGER NOT NULL,
    "input_tokens" INTEGER NOT NULL,
    "output_tokens" INTEGER NOT NULL,
    "run_ms" INTEGER NOT NULL,
    CONSTRAINT "PK_usage_days" PRIMARY KEY ("owner_id", "day")
);

CREATE INDEX "ix_runs_ended" ON "runs" ("tenant_id", "completed_at") WHERE completed_at IS NOT NULL;

ALTER TABLE "tenants" ADD COLUMN "retention_days" INTEGER NULL;
ALTER TABLE "tenants" ADD COLUMN "logs_gone_before" INTEGER NULL;
