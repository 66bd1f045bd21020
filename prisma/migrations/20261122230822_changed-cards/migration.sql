-- AlterTable
ALTER TABLE "Card" ADD COLUMN     "changedFrom" INTEGER;

-- AlterTable
ALTER TABLE "HelpRequest" ADD COLUMN     "seenIds" UUID[] DEFAULT ARRAY[]::UUID[];

-- CreateTable
CREATE TABLE "CardLink" (
    "cardId" UUID NOT NULL,
    "otherId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,

    CONSTRAINT "CardLink_pkey" PRIMARY KEY ("cardId","otherId")
);

-- CreateIndex
CREATE INDEX "CardLink_workspaceId_cardId_idx" ON "CardLink"("workspaceId", "cardId");

-- CreateIndex
CREATE INDEX "CardLink_otherId_idx" ON "CardLink"("otherId");

-- AddForeignKey
ALTER TABLE "CardLink" ADD CONSTRAINT "CardLink_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardLink" ADD CONSTRAINT "CardLink_otherId_fkey" FOREIGN KEY ("otherId") REFERENCES "Card"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Until now a verified card stayed so whoever changed it: those that read other than what was verified are due.
UPDATE "Card" c SET "changedFrom" = v."version", "status" = 'DUE', "dueAt" = least(c."dueAt", c."updatedAt")
FROM (SELECT v."cardId", max(v."version") AS "version" FROM "CardVersion" v JOIN "Card" c ON c."id" = v."cardId" AND v."at" <= c."verifiedAt"
  GROUP BY 1) v JOIN "CardVersion" was ON was."cardId" = v."cardId" AND was."version" = v."version"
WHERE v."cardId" = c."id" AND v."version" < c."version" AND c."status" IN ('PUBLISHED', 'DUE')
  AND (was."kind", was."title", was."body", was."product", was."tags") IS DISTINCT FROM (c."kind", c."title", c."body", c."product", c."tags");

-- A card does not help its own maker.
DELETE FROM "CardUse" u USING "Card" c WHERE c."id" = u."cardId" AND u."kind" = 'HELPED' AND u."memberId" = c."makerId";
