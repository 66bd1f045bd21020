-- CreateEnum
CREATE TYPE "AgreementStatus" AS ENUM ('PROPOSED', 'AGREED', 'REPLACED');

-- CreateEnum
CREATE TYPE "ObjectiveStatus" AS ENUM ('DRAFT', 'ACTIVE', 'ACHIEVED', 'DROPPED');

-- CreateEnum
CREATE TYPE "ObjectiveMeasure" AS ENUM ('YES_NO', 'NUMBER', 'PERCENT');

-- CreateEnum
CREATE TYPE "SessionStatus" AS ENUM ('PROPOSED', 'SCHEDULED', 'HELD', 'NOT_HELD', 'CANCELLED');

-- CreateEnum
CREATE TYPE "CheckInKind" AS ENUM ('KICK_OFF', 'ROUTINE', 'SESSION', 'MIDDLE', 'END');

-- AlterEnum
ALTER TYPE "PairingKind" ADD VALUE 'SHADOW';

-- AlterTable
ALTER TABLE "CheckIn" ADD COLUMN     "asksPulse" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "kind" "CheckInKind" NOT NULL DEFAULT 'ROUTINE',
ADD COLUMN     "remindedAt" TIMESTAMPTZ(3),
ADD COLUMN     "sessionId" UUID;

-- AlterTable
ALTER TABLE "Kudos" ADD COLUMN     "skillId" UUID;

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "nudgeDays" INTEGER[],
ADD COLUMN     "nudgeFrom" INTEGER;

-- AlterTable
ALTER TABLE "MentorRequest" ADD COLUMN     "first" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "family" TEXT,
ADD COLUMN     "fileId" TEXT,
ADD COLUMN     "key" TEXT,
ADD COLUMN     "leadId" UUID,
ADD COLUMN     "part" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "snoozedTo" TIMESTAMPTZ(3),
ADD COLUMN     "until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Pairing" ADD COLUMN     "agreedAt" TIMESTAMPTZ(3),
ADD COLUMN     "endedById" UUID,
ADD COLUMN     "extendedAt" TIMESTAMPTZ(3),
ADD COLUMN     "firstSessionAt" TIMESTAMPTZ(3),
ADD COLUMN     "goOnAskedAt" TIMESTAMPTZ(3),
ADD COLUMN     "halfwayAt" TIMESTAMPTZ(3),
ADD COLUMN     "lastMetAt" TIMESTAMPTZ(3),
ADD COLUMN     "objectivesAt" TIMESTAMPTZ(3),
ADD COLUMN     "pausedAt" TIMESTAMPTZ(3),
ADD COLUMN     "pausedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "sessionDays" INTEGER NOT NULL DEFAULT 14,
ADD COLUMN     "sessionMinutes" INTEGER NOT NULL DEFAULT 30,
ADD COLUMN     "stuckToldAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "nudgeDays" INTEGER[] DEFAULT ARRAY[2, 3, 4]::INTEGER[],
ADD COLUMN     "nudgeFrom" INTEGER NOT NULL DEFAULT 600,
ADD COLUMN     "nudgesADay" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "nudgesAWeek" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "pulseEveryDays" INTEGER NOT NULL DEFAULT 60,
ADD COLUMN     "pulseFirstDay" INTEGER NOT NULL DEFAULT 30,
ADD COLUMN     "sessionDays" INTEGER NOT NULL DEFAULT 14,
ADD COLUMN     "sessionMinutes" INTEGER NOT NULL DEFAULT 30,
ADD COLUMN     "silentRounds" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "stuckDays" INTEGER NOT NULL DEFAULT 21;

-- CreateTable
CREATE TABLE "Agreement" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "pairingId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "status" "AgreementStatus" NOT NULL,
    "weeks" INTEGER NOT NULL,
    "sessionDays" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL,
    "meeting" TEXT NOT NULL,
    "confidential" TEXT NOT NULL,
    "proposedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "agreedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementVote" (
    "agreementId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "agreedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AgreementVote_pkey" PRIMARY KEY ("agreementId","memberId")
);

-- CreateTable
CREATE TABLE "Objective" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "pairingId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "skillId" UUID,
    "deed" TEXT NOT NULL,
    "measure" "ObjectiveMeasure" NOT NULL,
    "unit" TEXT NOT NULL,
    "baseline" DOUBLE PRECISION,
    "target" DOUBLE PRECISION,
    "current" DOUBLE PRECISION,
    "nextStep" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "dueOn" DATE NOT NULL,
    "status" "ObjectiveStatus" NOT NULL,
    "template" TEXT,
    "sharedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Objective_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ObjectiveUpdate" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "objectiveId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "note" TEXT,
    "before" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ObjectiveUpdate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Evidence" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "objectiveId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "permalink" TEXT,
    "kudosId" UUID,
    "note" TEXT NOT NULL,
    "quoted" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FormDraft" (
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "form" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "values" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FormDraft_pkey" PRIMARY KEY ("memberId","form","subject")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "pairingId" UUID NOT NULL,
    "status" "SessionStatus" NOT NULL,
    "proposedById" UUID NOT NULL,
    "options" TIMESTAMPTZ(3)[],
    "startsAt" TIMESTAMPTZ(3),
    "minutes" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "guide" TEXT,
    "heldMinutes" INTEGER,
    "line" TEXT,
    "loggedById" UUID,
    "loggedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "channel" TEXT,
    "messageTs" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SessionAction" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "pairingId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "SessionAction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Guide" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Guide_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reflection" (
    "pairingId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "learned" TEXT,
    "willDo" TEXT,
    "thanks" TEXT,
    "storyConsent" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Reflection_pkey" PRIMARY KEY ("pairingId","memberId")
);

-- CreateTable
CREATE TABLE "GoOn" (
    "pairingId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "GoOn_pkey" PRIMARY KEY ("pairingId","memberId","askedAt")
);

-- CreateTable
CREATE TABLE "NudgeChoice" (
    "memberId" UUID NOT NULL,
    "family" TEXT NOT NULL,
    "workspaceId" UUID NOT NULL,
    "days" INTEGER NOT NULL,

    CONSTRAINT "NudgeChoice_pkey" PRIMARY KEY ("memberId","family")
);

-- CreateTable
CREATE TABLE "NudgeCut" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NudgeCut_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Holiday" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "site" TEXT,
    "day" DATE NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "Holiday_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Agreement_workspaceId_pairingId_idx" ON "Agreement"("workspaceId", "pairingId");

-- CreateIndex
CREATE UNIQUE INDEX "Agreement_pairingId_version_key" ON "Agreement"("pairingId", "version");

-- CreateIndex
CREATE INDEX "Objective_workspaceId_pairingId_status_idx" ON "Objective"("workspaceId", "pairingId", "status");

-- CreateIndex
CREATE INDEX "Objective_workspaceId_ownerId_status_idx" ON "Objective"("workspaceId", "ownerId", "status");

-- CreateIndex
CREATE INDEX "ObjectiveUpdate_workspaceId_objectiveId_createdAt_idx" ON "ObjectiveUpdate"("workspaceId", "objectiveId", "createdAt");

-- CreateIndex
CREATE INDEX "Evidence_workspaceId_objectiveId_idx" ON "Evidence"("workspaceId", "objectiveId");

-- CreateIndex
CREATE UNIQUE INDEX "Evidence_objectiveId_permalink_key" ON "Evidence"("objectiveId", "permalink");

-- CreateIndex
CREATE UNIQUE INDEX "Evidence_objectiveId_kudosId_key" ON "Evidence"("objectiveId", "kudosId");

-- CreateIndex
CREATE INDEX "Session_workspaceId_pairingId_startsAt_idx" ON "Session"("workspaceId", "pairingId", "startsAt");

-- CreateIndex
CREATE INDEX "Session_workspaceId_status_startsAt_idx" ON "Session"("workspaceId", "status", "startsAt");

-- CreateIndex
CREATE INDEX "SessionAction_workspaceId_pairingId_doneAt_idx" ON "SessionAction"("workspaceId", "pairingId", "doneAt");

-- CreateIndex
CREATE UNIQUE INDEX "Guide_workspaceId_key_key" ON "Guide"("workspaceId", "key");

-- CreateIndex
CREATE INDEX "Reflection_workspaceId_idx" ON "Reflection"("workspaceId");

-- CreateIndex
CREATE INDEX "GoOn_workspaceId_idx" ON "GoOn"("workspaceId");

-- CreateIndex
CREATE INDEX "NudgeCut_workspaceId_memberId_until_idx" ON "NudgeCut"("workspaceId", "memberId", "until");

-- CreateIndex
CREATE INDEX "Holiday_workspaceId_day_idx" ON "Holiday"("workspaceId", "day");

-- CreateIndex
CREATE INDEX "OutboxMessage_workspaceId_channel_messageTs_idx" ON "OutboxMessage"("workspaceId", "channel", "messageTs");

-- CreateIndex
CREATE INDEX "OutboxMessage_workspaceId_leadId_idx" ON "OutboxMessage"("workspaceId", "leadId");

-- AddForeignKey
ALTER TABLE "Agreement" ADD CONSTRAINT "Agreement_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Agreement" ADD CONSTRAINT "Agreement_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Agreement" ADD CONSTRAINT "Agreement_proposedById_fkey" FOREIGN KEY ("proposedById") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementVote" ADD CONSTRAINT "AgreementVote_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementVote" ADD CONSTRAINT "AgreementVote_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Objective" ADD CONSTRAINT "Objective_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Objective" ADD CONSTRAINT "Objective_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Objective" ADD CONSTRAINT "Objective_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Objective" ADD CONSTRAINT "Objective_skillId_fkey" FOREIGN KEY ("skillId") REFERENCES "Skill"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ObjectiveUpdate" ADD CONSTRAINT "ObjectiveUpdate_objectiveId_fkey" FOREIGN KEY ("objectiveId") REFERENCES "Objective"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ObjectiveUpdate" ADD CONSTRAINT "ObjectiveUpdate_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_objectiveId_fkey" FOREIGN KEY ("objectiveId") REFERENCES "Objective"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_kudosId_fkey" FOREIGN KEY ("kudosId") REFERENCES "Kudos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FormDraft" ADD CONSTRAINT "FormDraft_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_proposedById_fkey" FOREIGN KEY ("proposedById") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SessionAction" ADD CONSTRAINT "SessionAction_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SessionAction" ADD CONSTRAINT "SessionAction_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Guide" ADD CONSTRAINT "Guide_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reflection" ADD CONSTRAINT "Reflection_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reflection" ADD CONSTRAINT "Reflection_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoOn" ADD CONSTRAINT "GoOn_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoOn" ADD CONSTRAINT "GoOn_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NudgeChoice" ADD CONSTRAINT "NudgeChoice_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NudgeCut" ADD CONSTRAINT "NudgeCut_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Holiday" ADD CONSTRAINT "Holiday_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Kudos" ADD CONSTRAINT "Kudos_skillId_fkey" FOREIGN KEY ("skillId") REFERENCES "Skill"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Not known to the schema (test/schema.test.ts): at most one proposal waits at a time.
CREATE UNIQUE INDEX "Agreement_one_proposed" ON "Agreement"("pairingId") WHERE "status" = 'PROPOSED';
