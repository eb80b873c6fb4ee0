ALTER TABLE "api_keys" ADD COLUMN "parent_id" TEXT NULL;
ALTER TABLE "api_keys" ADD COLUMN "permissions" TEXT NULL;
ALTER TABLE "api_keys" ADD COLUMN "run_id" TEXT NULL;

ALTER TABLE "stream_tickets" ADD COLUMN "key_id" TEXT NULL;
ALTER TABLE "stream_tickets" ADD COLUMN "run_id" TEXT NULL;
