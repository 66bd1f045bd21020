-- CreateTable
CREATE TABLE "CardCheck" (
    "memberId" UUID NOT NULL,
    "week" DATE NOT NULL,
    "place" INTEGER NOT NULL,
    "workspaceId" UUID NOT NULL,
    "cardId" UUID NOT NULL,

    CONSTRAINT "CardCheck_pkey" PRIMARY KEY ("memberId","week","place")
);

-- CreateIndex
CREATE INDEX "CardCheck_workspaceId_cardId_idx" ON "CardCheck"("workspaceId", "cardId");

-- CreateIndex
CREATE UNIQUE INDEX "CardCheck_memberId_week_cardId_key" ON "CardCheck"("memberId", "week", "cardId");

-- AddForeignKey
ALTER TABLE "CardCheck" ADD CONSTRAINT "CardCheck_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardCheck" ADD CONSTRAINT "CardCheck_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Calm: a person is asked about five cards a week, whatever goes wrong elsewhere.
ALTER TABLE "CardCheck" ADD CONSTRAINT "CardCheck_at_most_five" CHECK ("place" BETWEEN 0 AND 4);

-- How far somebody is on the ladder is asked with every card they write.
-- CreateIndex
CREATE INDEX "Card_workspaceId_makerId_idx" ON "Card"("workspaceId", "makerId");

-- What only a team was to see goes with the team: without one it would be everybody's.
-- DropForeignKey
ALTER TABLE "Gap" DROP CONSTRAINT "Gap_teamId_fkey";

-- AddForeignKey
ALTER TABLE "Gap" ADD CONSTRAINT "Gap_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
