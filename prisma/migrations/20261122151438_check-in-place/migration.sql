-- AlterTable
ALTER TABLE "CheckIn" DROP COLUMN "channel",
DROP COLUMN "messageTs";
