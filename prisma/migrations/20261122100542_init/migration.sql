-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "WorkspaceStatus" AS ENUM ('INSTALLED', 'UNINSTALLED');

-- CreateEnum
CREATE TYPE "SkillLevel" AS ENUM ('CAN_DO', 'CAN_TEACH', 'CAN_CERTIFY');

-- CreateEnum
CREATE TYPE "PairingKind" AS ENUM ('CLASSIC', 'REVERSE', 'PEER', 'FLASH');

-- CreateEnum
CREATE TYPE "RequestStatus" AS ENUM ('OPEN', 'OFFERED', 'WAITLISTED', 'MATCHED', 'WITHDRAWN', 'EXPIRED');

-- CreateEnum
CREATE TYPE "OfferStatus" AS ENUM ('PENDING', 'ACCEPTED', 'PASSED', 'EXPIRED', 'CLOSED');

-- CreateEnum
CREATE TYPE "PairingStatus" AS ENUM ('ACTIVE', 'PAUSED', 'COMPLETED', 'ENDED');

-- CreateEnum
CREATE TYPE "CheckInStatus" AS ENUM ('SCHEDULED', 'SENT', 'ANSWERED', 'SKIPPED', 'MISSED');

-- CreateEnum
CREATE TYPE "CheckInAnswer" AS ENUM ('MET', 'NOT_YET', 'NEED_HELP');

-- CreateEnum
CREATE TYPE "KudosStatus" AS ENUM ('POSTED', 'PRIVATE', 'REMOVED');

-- CreateEnum
CREATE TYPE "OutboxStatus" AS ENUM ('PENDING', 'SENDING', 'UNSURE', 'SENT', 'FAILED', 'DROPPED');

-- CreateTable
CREATE TABLE "Workspace" (
    "id" UUID NOT NULL,
    "slackId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "botUserId" TEXT NOT NULL,
    "status" "WorkspaceStatus" NOT NULL DEFAULT 'INSTALLED',
    "installedAt" TIMESTAMPTZ(3) NOT NULL,
    "uninstalledAt" TIMESTAMPTZ(3),
    "zone" TEXT NOT NULL DEFAULT 'UTC',
    "recognitionChannelId" TEXT,
    "shoutOutWeekday" INTEGER NOT NULL DEFAULT 5,
    "shoutOutMinute" INTEGER NOT NULL DEFAULT 900,
    "workDays" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
    "workFrom" INTEGER NOT NULL DEFAULT 540,
    "workTo" INTEGER NOT NULL DEFAULT 1080,
    "offerDays" INTEGER NOT NULL DEFAULT 3,
    "pairingWeeks" INTEGER NOT NULL DEFAULT 12,
    "checkInDays" INTEGER NOT NULL DEFAULT 14,
    "setUpAt" TIMESTAMPTZ(3),

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "slackId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "isBot" BOOLEAN NOT NULL DEFAULT false,
    "isGuest" BOOLEAN NOT NULL DEFAULT false,
    "isAdmin" BOOLEAN NOT NULL DEFAULT false,
    "isCoordinator" BOOLEAN NOT NULL DEFAULT false,
    "teamId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "deactivatedAt" TIMESTAMPTZ(3),
    "pausedUntil" TIMESTAMPTZ(3),
    "checkInDays" INTEGER,
    "workDays" INTEGER[],
    "workFrom" INTEGER,
    "workTo" INTEGER,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Team" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "leadId" UUID,

    CONSTRAINT "Team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Skill" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Skill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CompanyValue" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "emoji" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "CompanyValue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Profile" (
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "mentoring" BOOLEAN NOT NULL,
    "capacity" INTEGER NOT NULL DEFAULT 2,
    "languages" TEXT[],
    "supportChannels" TEXT[],
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Profile_pkey" PRIMARY KEY ("memberId")
);

-- CreateTable
CREATE TABLE "OfferedSkill" (
    "memberId" UUID NOT NULL,
    "skillId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "level" "SkillLevel" NOT NULL,

    CONSTRAINT "OfferedSkill_pkey" PRIMARY KEY ("memberId","skillId")
);

-- CreateTable
CREATE TABLE "WantedSkill" (
    "memberId" UUID NOT NULL,
    "skillId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,

    CONSTRAINT "WantedSkill_pkey" PRIMARY KEY ("memberId","skillId")
);

-- CreateTable
CREATE TABLE "MentorRequest" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "menteeId" UUID NOT NULL,
    "skillId" UUID NOT NULL,
    "goal" TEXT NOT NULL,
    "kind" "PairingKind" NOT NULL,
    "language" TEXT,
    "preferredMentorId" UUID,
    "status" "RequestStatus" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "waitlistedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "MentorRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Offer" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "mentorId" UUID NOT NULL,
    "status" "OfferStatus" NOT NULL,
    "reasons" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "answeredAt" TIMESTAMPTZ(3),
    "channel" TEXT,
    "messageTs" TEXT,

    CONSTRAINT "Offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Pairing" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "mentorId" UUID NOT NULL,
    "menteeId" UUID NOT NULL,
    "kind" "PairingKind" NOT NULL,
    "status" "PairingStatus" NOT NULL,
    "starterId" UUID NOT NULL,
    "channel" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endReason" TEXT,

    CONSTRAINT "Pairing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckIn" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "pairingId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "status" "CheckInStatus" NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "queuedAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "answer" "CheckInAnswer",
    "answeredAt" TIMESTAMPTZ(3),
    "pulse" INTEGER,
    "note" TEXT,
    "channel" TEXT,
    "messageTs" TEXT,

    CONSTRAINT "CheckIn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Kudos" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "giverId" UUID NOT NULL,
    "valueId" UUID NOT NULL,
    "deed" TEXT NOT NULL,
    "impact" TEXT,
    "status" "KudosStatus" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "shoutOutId" UUID,

    CONSTRAINT "Kudos_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KudosRecipient" (
    "kudosId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,

    CONSTRAINT "KudosRecipient_pkey" PRIMARY KEY ("kudosId","memberId")
);

-- CreateTable
CREATE TABLE "ShoutOut" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ShoutOut_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxMessage" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "occurrence" TEXT NOT NULL DEFAULT '',
    "recipient" TEXT NOT NULL,
    "nudge" BOOLEAN NOT NULL,
    "status" "OutboxStatus" NOT NULL DEFAULT 'PENDING',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "channel" TEXT,
    "messageTs" TEXT,
    "reason" TEXT,

    CONSTRAINT "OutboxMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SenderLease" (
    "workspaceId" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "waitUntil" TIMESTAMPTZ(3),

    CONSTRAINT "SenderLease_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "ReceivedEvent" (
    "eventId" TEXT NOT NULL,
    "slackId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" JSONB,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ReceivedEvent_pkey" PRIMARY KEY ("eventId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Workspace_slackId_key" ON "Workspace"("slackId");

-- CreateIndex
CREATE INDEX "Member_workspaceId_teamId_idx" ON "Member"("workspaceId", "teamId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_workspaceId_slackId_key" ON "Member"("workspaceId", "slackId");

-- CreateIndex
CREATE UNIQUE INDEX "Team_workspaceId_name_key" ON "Team"("workspaceId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Skill_workspaceId_name_key" ON "Skill"("workspaceId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "CompanyValue_workspaceId_name_key" ON "CompanyValue"("workspaceId", "name");

-- CreateIndex
CREATE INDEX "Profile_workspaceId_mentoring_idx" ON "Profile"("workspaceId", "mentoring");

-- CreateIndex
CREATE INDEX "OfferedSkill_workspaceId_skillId_idx" ON "OfferedSkill"("workspaceId", "skillId");

-- CreateIndex
CREATE INDEX "WantedSkill_workspaceId_skillId_idx" ON "WantedSkill"("workspaceId", "skillId");

-- CreateIndex
CREATE INDEX "MentorRequest_workspaceId_status_createdAt_idx" ON "MentorRequest"("workspaceId", "status", "createdAt");

-- CreateIndex
CREATE INDEX "MentorRequest_workspaceId_menteeId_idx" ON "MentorRequest"("workspaceId", "menteeId");

-- CreateIndex
CREATE INDEX "Offer_workspaceId_status_expiresAt_idx" ON "Offer"("workspaceId", "status", "expiresAt");

-- CreateIndex
CREATE INDEX "Offer_workspaceId_mentorId_status_idx" ON "Offer"("workspaceId", "mentorId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "Offer_requestId_mentorId_key" ON "Offer"("requestId", "mentorId");

-- CreateIndex
CREATE UNIQUE INDEX "Pairing_requestId_key" ON "Pairing"("requestId");

-- CreateIndex
CREATE INDEX "Pairing_workspaceId_status_endsAt_idx" ON "Pairing"("workspaceId", "status", "endsAt");

-- CreateIndex
CREATE INDEX "Pairing_workspaceId_mentorId_status_idx" ON "Pairing"("workspaceId", "mentorId", "status");

-- CreateIndex
CREATE INDEX "Pairing_workspaceId_menteeId_status_idx" ON "Pairing"("workspaceId", "menteeId", "status");

-- CreateIndex
CREATE INDEX "CheckIn_workspaceId_status_dueAt_idx" ON "CheckIn"("workspaceId", "status", "dueAt");

-- CreateIndex
CREATE INDEX "CheckIn_workspaceId_memberId_status_idx" ON "CheckIn"("workspaceId", "memberId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "CheckIn_pairingId_memberId_round_key" ON "CheckIn"("pairingId", "memberId", "round");

-- CreateIndex
CREATE INDEX "Kudos_workspaceId_giverId_createdAt_idx" ON "Kudos"("workspaceId", "giverId", "createdAt");

-- CreateIndex
CREATE INDEX "Kudos_workspaceId_shoutOutId_createdAt_idx" ON "Kudos"("workspaceId", "shoutOutId", "createdAt");

-- CreateIndex
CREATE INDEX "KudosRecipient_workspaceId_memberId_idx" ON "KudosRecipient"("workspaceId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "ShoutOut_workspaceId_slot_key" ON "ShoutOut"("workspaceId", "slot");

-- CreateIndex
CREATE INDEX "OutboxMessage_workspaceId_status_dueAt_idx" ON "OutboxMessage"("workspaceId", "status", "dueAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_workspaceId_recipient_nudge_sentAt_idx" ON "OutboxMessage"("workspaceId", "recipient", "nudge", "sentAt");

-- CreateIndex
CREATE UNIQUE INDEX "OutboxMessage_workspaceId_kind_subject_occurrence_recipient_key" ON "OutboxMessage"("workspaceId", "kind", "subject", "occurrence", "recipient");

-- CreateIndex
CREATE INDEX "ReceivedEvent_doneAt_receivedAt_idx" ON "ReceivedEvent"("doneAt", "receivedAt");

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Team" ADD CONSTRAINT "Team_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Team" ADD CONSTRAINT "Team_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Skill" ADD CONSTRAINT "Skill_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CompanyValue" ADD CONSTRAINT "CompanyValue_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Profile" ADD CONSTRAINT "Profile_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfferedSkill" ADD CONSTRAINT "OfferedSkill_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Profile"("memberId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfferedSkill" ADD CONSTRAINT "OfferedSkill_skillId_fkey" FOREIGN KEY ("skillId") REFERENCES "Skill"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WantedSkill" ADD CONSTRAINT "WantedSkill_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Profile"("memberId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WantedSkill" ADD CONSTRAINT "WantedSkill_skillId_fkey" FOREIGN KEY ("skillId") REFERENCES "Skill"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MentorRequest" ADD CONSTRAINT "MentorRequest_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MentorRequest" ADD CONSTRAINT "MentorRequest_menteeId_fkey" FOREIGN KEY ("menteeId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MentorRequest" ADD CONSTRAINT "MentorRequest_preferredMentorId_fkey" FOREIGN KEY ("preferredMentorId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MentorRequest" ADD CONSTRAINT "MentorRequest_skillId_fkey" FOREIGN KEY ("skillId") REFERENCES "Skill"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "MentorRequest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_mentorId_fkey" FOREIGN KEY ("mentorId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pairing" ADD CONSTRAINT "Pairing_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pairing" ADD CONSTRAINT "Pairing_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "MentorRequest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pairing" ADD CONSTRAINT "Pairing_mentorId_fkey" FOREIGN KEY ("mentorId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pairing" ADD CONSTRAINT "Pairing_menteeId_fkey" FOREIGN KEY ("menteeId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Kudos" ADD CONSTRAINT "Kudos_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Kudos" ADD CONSTRAINT "Kudos_giverId_fkey" FOREIGN KEY ("giverId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Kudos" ADD CONSTRAINT "Kudos_valueId_fkey" FOREIGN KEY ("valueId") REFERENCES "CompanyValue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Kudos" ADD CONSTRAINT "Kudos_shoutOutId_fkey" FOREIGN KEY ("shoutOutId") REFERENCES "ShoutOut"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosRecipient" ADD CONSTRAINT "KudosRecipient_kudosId_fkey" FOREIGN KEY ("kudosId") REFERENCES "Kudos"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KudosRecipient" ADD CONSTRAINT "KudosRecipient_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShoutOut" ADD CONSTRAINT "ShoutOut_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxMessage" ADD CONSTRAINT "OutboxMessage_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that Prisma's schema language cannot say; tested by name in test/schema.test.ts.
-- One open request a person.
CREATE UNIQUE INDEX "MentorRequest_one_open" ON "MentorRequest" ("workspaceId", "menteeId") WHERE "status" IN ('OPEN', 'OFFERED', 'WAITLISTED');
-- One pending offer a request.
CREATE UNIQUE INDEX "Offer_one_pending" ON "Offer" ("requestId") WHERE "status" = 'PENDING';
