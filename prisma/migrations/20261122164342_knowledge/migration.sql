-- CreateEnum
CREATE TYPE "CardKind" AS ENUM ('FAQ', 'HOW_TO', 'TROUBLESHOOTING', 'PLAYBOOK', 'STORY');

-- CreateEnum
CREATE TYPE "CardStatus" AS ENUM ('DRAFT', 'PUBLISHED', 'DUE', 'OBSOLETE');

-- CreateEnum
CREATE TYPE "CardUseKind" AS ENUM ('OPENED', 'SHARED', 'HELPED', 'OUTDATED');

-- CreateEnum
CREATE TYPE "HelpStatus" AS ENUM ('OPEN', 'CLAIMED', 'RESOLVED', 'WITHDRAWN', 'STALE');

-- CreateEnum
CREATE TYPE "HelpRating" AS ENUM ('GREAT', 'OKAY', 'NOT_YET');

-- CreateEnum
CREATE TYPE "HelpAskStatus" AS ENUM ('ASKED', 'PASSED', 'CLAIMED', 'HANDED_BACK');

-- CreateEnum
CREATE TYPE "ShieldStatus" AS ENUM ('OPEN', 'TAKEN', 'OVER', 'WITHDRAWN');

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "helpOffUntil" TIMESTAMPTZ(3),
ADD COLUMN     "offMap" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "bookEmoji" TEXT NOT NULL DEFAULT 'book',
ADD COLUMN     "cardLanguages" TEXT[] DEFAULT ARRAY['en']::TEXT[],
ADD COLUMN     "helpRings" INTEGER[] DEFAULT ARRAY[3, 10, 20]::INTEGER[],
ADD COLUMN     "pairEmoji" TEXT NOT NULL DEFAULT 'pair',
ADD COLUMN     "privatePatterns" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "staleHelpDays" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "verifyDays" INTEGER NOT NULL DEFAULT 90;

-- CreateTable
CREATE TABLE "Card" (
    "id" UUID NOT NULL,
    "no" SERIAL NOT NULL,
    "workspaceId" UUID NOT NULL,
    "kind" "CardKind" NOT NULL,
    "status" "CardStatus" NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "product" TEXT,
    "tags" TEXT[],
    "teamId" UUID,
    "sourceLink" TEXT,
    "externalKey" TEXT,
    "makerId" UUID,
    "ownerId" UUID,
    "verifierId" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3),
    "verifiedById" UUID,
    "verifyDays" INTEGER,
    "dueAt" TIMESTAMPTZ(3),
    "dueReason" TEXT,
    "finderId" UUID,
    "obsoleteAt" TIMESTAMPTZ(3),
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Card_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CardVersion" (
    "cardId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "workspaceId" UUID NOT NULL,
    "kind" "CardKind" NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "product" TEXT,
    "tags" TEXT[],
    "editorId" UUID,
    "what" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CardVersion_pkey" PRIMARY KEY ("cardId","version")
);

-- CreateTable
CREATE TABLE "CardContributor" (
    "cardId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,

    CONSTRAINT "CardContributor_pkey" PRIMARY KEY ("cardId","memberId")
);

-- CreateTable
CREATE TABLE "CardQuestion" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "cardId" UUID NOT NULL,
    "words" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CardQuestion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CardUse" (
    "cardId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "kind" "CardUseKind" NOT NULL,
    "day" DATE NOT NULL,
    "workspaceId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CardUse_pkey" PRIMARY KEY ("cardId","memberId","kind","day")
);

-- CreateTable
CREATE TABLE "CardSearch" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "memberId" UUID,
    "words" TEXT NOT NULL,
    "found" INTEGER NOT NULL,
    "helped" BOOLEAN,
    "cardId" UUID,
    "gapId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CardSearch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Gap" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "words" TEXT NOT NULL,
    "teamId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "offeredAt" TIMESTAMPTZ(3),
    "claimedById" UUID,
    "claimedAt" TIMESTAMPTZ(3),
    "verifierId" UUID,
    "cardId" UUID,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Gap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SearchTerm" (
    "id" SERIAL NOT NULL,
    "workspaceId" UUID NOT NULL,
    "term" TEXT NOT NULL,
    "cards" INTEGER NOT NULL,

    CONSTRAINT "SearchTerm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SearchPosting" (
    "termId" INTEGER NOT NULL,
    "cardNo" INTEGER NOT NULL,
    "weight" REAL NOT NULL,

    CONSTRAINT "SearchPosting_pkey" PRIMARY KEY ("termId","cardNo")
);

-- CreateTable
CREATE TABLE "HelpRequest" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "askerId" UUID NOT NULL,
    "question" TEXT NOT NULL,
    "skillId" UUID,
    "product" TEXT,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "waiting" BOOLEAN NOT NULL DEFAULT false,
    "link" TEXT,
    "status" "HelpStatus" NOT NULL,
    "ring" INTEGER NOT NULL DEFAULT 0,
    "nextRingAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "claimerId" UUID,
    "claimedAt" TIMESTAMPTZ(3),
    "channel" TEXT,
    "resolvedAt" TIMESTAMPTZ(3),
    "staleAskedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "rating" "HelpRating",
    "ratedAt" TIMESTAMPTZ(3),
    "cardId" UUID,

    CONSTRAINT "HelpRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HelpAsk" (
    "helpRequestId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "ring" INTEGER NOT NULL,
    "status" "HelpAskStatus" NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "HelpAsk_pkey" PRIMARY KEY ("helpRequestId","memberId")
);

-- CreateTable
CREATE TABLE "Shield" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "agentId" UUID NOT NULL,
    "takerId" UUID,
    "words" TEXT,
    "link" TEXT,
    "status" "ShieldStatus" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "takenAt" TIMESTAMPTZ(3),
    "overAt" TIMESTAMPTZ(3),
    "askedAt" TIMESTAMPTZ(3),
    "feeling" INTEGER,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Shield_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PairLog" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "ts" TEXT NOT NULL,
    "loggedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PairLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PairLogPerson" (
    "pairLogId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "confirmedAt" TIMESTAMPTZ(3),
    "declinedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PairLogPerson_pkey" PRIMARY KEY ("pairLogId","memberId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Card_no_key" ON "Card"("no");

-- CreateIndex
CREATE INDEX "Card_workspaceId_status_dueAt_idx" ON "Card"("workspaceId", "status", "dueAt");

-- CreateIndex
CREATE INDEX "Card_workspaceId_ownerId_idx" ON "Card"("workspaceId", "ownerId");

-- CreateIndex
CREATE INDEX "Card_workspaceId_verifierId_dueAt_idx" ON "Card"("workspaceId", "verifierId", "dueAt");

-- CreateIndex
CREATE INDEX "Card_workspaceId_updatedAt_idx" ON "Card"("workspaceId", "updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Card_workspaceId_externalKey_key" ON "Card"("workspaceId", "externalKey");

-- CreateIndex
CREATE INDEX "CardVersion_workspaceId_cardId_idx" ON "CardVersion"("workspaceId", "cardId");

-- CreateIndex
CREATE INDEX "CardContributor_workspaceId_memberId_idx" ON "CardContributor"("workspaceId", "memberId");

-- CreateIndex
CREATE INDEX "CardQuestion_workspaceId_cardId_idx" ON "CardQuestion"("workspaceId", "cardId");

-- CreateIndex
CREATE UNIQUE INDEX "CardQuestion_cardId_words_key" ON "CardQuestion"("cardId", "words");

-- CreateIndex
CREATE INDEX "CardUse_workspaceId_kind_at_idx" ON "CardUse"("workspaceId", "kind", "at");

-- CreateIndex
CREATE INDEX "CardSearch_workspaceId_at_idx" ON "CardSearch"("workspaceId", "at");

-- CreateIndex
CREATE INDEX "CardSearch_gapId_idx" ON "CardSearch"("gapId");

-- CreateIndex
CREATE INDEX "Gap_workspaceId_closedAt_lastAt_idx" ON "Gap"("workspaceId", "closedAt", "lastAt");

-- CreateIndex
CREATE UNIQUE INDEX "SearchTerm_workspaceId_term_key" ON "SearchTerm"("workspaceId", "term");

-- CreateIndex
CREATE INDEX "SearchPosting_cardNo_idx" ON "SearchPosting"("cardNo");

-- CreateIndex
CREATE INDEX "HelpRequest_workspaceId_status_nextRingAt_idx" ON "HelpRequest"("workspaceId", "status", "nextRingAt");

-- CreateIndex
CREATE INDEX "HelpRequest_workspaceId_askerId_status_idx" ON "HelpRequest"("workspaceId", "askerId", "status");

-- CreateIndex
CREATE INDEX "HelpRequest_workspaceId_claimerId_status_idx" ON "HelpRequest"("workspaceId", "claimerId", "status");

-- CreateIndex
CREATE INDEX "HelpAsk_workspaceId_memberId_status_idx" ON "HelpAsk"("workspaceId", "memberId", "status");

-- CreateIndex
CREATE INDEX "Shield_workspaceId_status_createdAt_idx" ON "Shield"("workspaceId", "status", "createdAt");

-- CreateIndex
CREATE INDEX "Shield_workspaceId_agentId_status_idx" ON "Shield"("workspaceId", "agentId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "PairLog_workspaceId_channel_ts_key" ON "PairLog"("workspaceId", "channel", "ts");

-- CreateIndex
CREATE INDEX "PairLogPerson_workspaceId_memberId_idx" ON "PairLogPerson"("workspaceId", "memberId");

-- AddForeignKey
ALTER TABLE "Card" ADD CONSTRAINT "Card_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Card" ADD CONSTRAINT "Card_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Card" ADD CONSTRAINT "Card_makerId_fkey" FOREIGN KEY ("makerId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Card" ADD CONSTRAINT "Card_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Card" ADD CONSTRAINT "Card_verifierId_fkey" FOREIGN KEY ("verifierId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Card" ADD CONSTRAINT "Card_verifiedById_fkey" FOREIGN KEY ("verifiedById") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Card" ADD CONSTRAINT "Card_finderId_fkey" FOREIGN KEY ("finderId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardVersion" ADD CONSTRAINT "CardVersion_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardVersion" ADD CONSTRAINT "CardVersion_editorId_fkey" FOREIGN KEY ("editorId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardContributor" ADD CONSTRAINT "CardContributor_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardContributor" ADD CONSTRAINT "CardContributor_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardQuestion" ADD CONSTRAINT "CardQuestion_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardUse" ADD CONSTRAINT "CardUse_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardUse" ADD CONSTRAINT "CardUse_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardSearch" ADD CONSTRAINT "CardSearch_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardSearch" ADD CONSTRAINT "CardSearch_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardSearch" ADD CONSTRAINT "CardSearch_gapId_fkey" FOREIGN KEY ("gapId") REFERENCES "Gap"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Gap" ADD CONSTRAINT "Gap_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Gap" ADD CONSTRAINT "Gap_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Gap" ADD CONSTRAINT "Gap_claimedById_fkey" FOREIGN KEY ("claimedById") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Gap" ADD CONSTRAINT "Gap_verifierId_fkey" FOREIGN KEY ("verifierId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Gap" ADD CONSTRAINT "Gap_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SearchPosting" ADD CONSTRAINT "SearchPosting_termId_fkey" FOREIGN KEY ("termId") REFERENCES "SearchTerm"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpRequest" ADD CONSTRAINT "HelpRequest_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpRequest" ADD CONSTRAINT "HelpRequest_askerId_fkey" FOREIGN KEY ("askerId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpRequest" ADD CONSTRAINT "HelpRequest_claimerId_fkey" FOREIGN KEY ("claimerId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpRequest" ADD CONSTRAINT "HelpRequest_skillId_fkey" FOREIGN KEY ("skillId") REFERENCES "Skill"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpRequest" ADD CONSTRAINT "HelpRequest_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpAsk" ADD CONSTRAINT "HelpAsk_helpRequestId_fkey" FOREIGN KEY ("helpRequestId") REFERENCES "HelpRequest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpAsk" ADD CONSTRAINT "HelpAsk_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Shield" ADD CONSTRAINT "Shield_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Shield" ADD CONSTRAINT "Shield_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Shield" ADD CONSTRAINT "Shield_takerId_fkey" FOREIGN KEY ("takerId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairLog" ADD CONSTRAINT "PairLog_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairLog" ADD CONSTRAINT "PairLog_loggedById_fkey" FOREIGN KEY ("loggedById") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairLogPerson" ADD CONSTRAINT "PairLogPerson_pairLogId_fkey" FOREIGN KEY ("pairLogId") REFERENCES "PairLog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairLogPerson" ADD CONSTRAINT "PairLogPerson_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
