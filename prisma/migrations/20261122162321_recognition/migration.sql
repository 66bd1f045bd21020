-- CreateEnum
CREATE TYPE "ReportDecision" AS ENUM ('KEPT', 'PRIVATE', 'REMOVED');

-- CreateEnum
CREATE TYPE "ShoutOutStatus" AS ENUM ('PREVIEW', 'MADE', 'SKIPPED');

-- DropForeignKey
ALTER TABLE "Kudos" DROP CONSTRAINT "Kudos_valueId_fkey";

-- DropIndex
DROP INDEX "ShoutOut_workspaceId_slot_key";

-- AlterTable
ALTER TABLE "Kudos" ADD COLUMN     "editedAt" TIMESTAMPTZ(3),
ADD COLUMN     "groupId" TEXT,
ADD COLUMN     "groupName" TEXT,
ADD COLUMN     "hiddenAt" TIMESTAMPTZ(3),
ADD COLUMN     "hiddenBy" TEXT,
ADD COLUMN     "leftOut" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "link" TEXT,
ADD COLUMN     "seenAt" TIMESTAMPTZ(3),
ADD COLUMN     "teamId" UUID,
ALTER COLUMN "valueId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "KudosRecipient" ADD COLUMN     "status" "KudosStatus" NOT NULL DEFAULT 'POSTED';

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "praiseReminder" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "quietThanks" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "ShoutOut" ADD COLUMN     "cutAt" TIMESTAMPTZ(3),
ADD COLUMN     "intro" TEXT,
ADD COLUMN     "scope" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "status" "ShoutOutStatus" NOT NULL DEFAULT 'MADE',
ADD COLUMN     "teamId" UUID;

-- What was told so far was told of everything up to its moment.
UPDATE "ShoutOut" SET "cutAt" = "slot";
ALTER TABLE "ShoutOut" ALTER COLUMN "cutAt" SET NOT NULL;

-- AlterTable
ALTER TABLE "Team" ADD COLUMN     "channelId" TEXT,
ADD COLUMN     "ownShoutOut" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "shoutOutMinute" INTEGER,
ADD COLUMN     "shoutOutWeekday" INTEGER;

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "recognitionGapDays" INTEGER NOT NULL DEFAULT 28,
ADD COLUMN     "shoutOutPicture" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "shoutOutPreview" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "KudosJoin" (
    "kudosId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "sentence" TEXT,
    "emoji" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "KudosJoin_pkey" PRIMARY KEY ("kudosId","memberId")
);

-- CreateTable
CREATE TABLE "KudosReport" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "kudosId" UUID NOT NULL,
    "reporterId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "decision" "ReportDecision",
    "decidedAt" TIMESTAMPTZ(3),
    "decidedById" UUID,

    CONSTRAINT "KudosReport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditLine" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "actorId" UUID,
    "what" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditLine_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "KudosJoin_workspaceId_memberId_idx" ON "KudosJoin"("workspaceId", "memberId");

-- CreateIndex
CREATE INDEX "KudosReport_workspaceId_decidedAt_createdAt_idx" ON "KudosReport"("workspaceId", "decidedAt", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "KudosReport_kudosId_reporterId_key" ON "KudosReport"("kudosId", "reporterId");

-- CreateIndex
CREATE INDEX "AuditLine_workspaceId_at_idx" ON "AuditLine"("workspaceId", "at");

-- CreateIndex
CREATE INDEX "AuditLine_workspaceId_subject_idx" ON "AuditLine"("workspaceId", "subject");

-- CreateIndex
CREATE INDEX "Kudos_workspaceId_createdAt_idx" ON "Kudos"("workspaceId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "ShoutOut_workspaceId_scope_slot_key" ON "ShoutOut"("workspaceId", "scope", "slot");

-- AddForeignKey
ALTER TABLE "Kudos" ADD CONSTRAINT "Kudos_valueId_fkey" FOREIGN KEY ("valueId") REFERENCES "CompanyValue"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Kudos" ADD CONSTRAINT "Kudos_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosJoin" ADD CONSTRAINT "KudosJoin_kudosId_fkey" FOREIGN KEY ("kudosId") REFERENCES "Kudos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosJoin" ADD CONSTRAINT "KudosJoin_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosReport" ADD CONSTRAINT "KudosReport_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosReport" ADD CONSTRAINT "KudosReport_kudosId_fkey" FOREIGN KEY ("kudosId") REFERENCES "Kudos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosReport" ADD CONSTRAINT "KudosReport_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosReport" ADD CONSTRAINT "KudosReport_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditLine" ADD CONSTRAINT "AuditLine_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditLine" ADD CONSTRAINT "AuditLine_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShoutOut" ADD CONSTRAINT "ShoutOut_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
