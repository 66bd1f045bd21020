-- AlterTable
ALTER TABLE "KudosRecipient" ADD COLUMN     "byGroup" BOOLEAN NOT NULL DEFAULT false;
