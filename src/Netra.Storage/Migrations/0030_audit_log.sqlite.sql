CREATE TABLE "audit_log" (
    "tenant_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NULL,
    "allowed" INTEGER NOT NULL,
    "times" INTEGER NOT NULL,
    "detail" TEXT NULL,
    "trace_id" TEXT NULL,
    "previous" BLOB NOT NULL,
    "hash" BLOB NOT NULL,
    CONSTRAINT "PK_audit_log" PRIMARY KEY ("tenant_id", "seq")
);

CREATE UNIQUE INDEX "ux_audit_log_id" ON "audit_log" ("id");

CREATE TRIGGER "audit_log_no_update" BEFORE UPDATE ON "audit_log" BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;

CREATE TRIGGER "audit_log_no_delete" BEFORE DELETE ON "audit_log" BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
