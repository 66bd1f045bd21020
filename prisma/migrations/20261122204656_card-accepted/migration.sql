-- AlterTable
ALTER TABLE "Card" ADD COLUMN     "acceptedAt" TIMESTAMPTZ(3);

-- Until now it counted as accepted as long as somebody else was the last to confirm it.
UPDATE "Card" SET "acceptedAt" = "verifiedAt" WHERE "status" <> 'DRAFT' AND "verifiedAt" IS NOT NULL AND "verifiedById" <> "makerId";
