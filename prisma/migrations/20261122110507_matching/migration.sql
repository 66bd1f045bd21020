-- CreateEnum
CREATE TYPE "SkillCategory" AS ENUM ('PRODUCT', 'PROCESS', 'TOOLS', 'SOFT_SKILLS');

-- CreateEnum
CREATE TYPE "RoundStatus" AS ENUM ('COMPUTING', 'DRAFT', 'SENT', 'DISCARDED');

-- CreateEnum
CREATE TYPE "RoundPairStatus" AS ENUM ('PROPOSED', 'LOCKED', 'FORBIDDEN');

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "site" TEXT,
ADD COLUMN     "startedOn" DATE,
ADD COLUMN     "workWeek" INTEGER[];

-- By hand: who had hours of their own keeps them, the same on each of their days. What somebody had not set was the workspace's.
UPDATE "Member" AS member
SET "workWeek" = (
  SELECT array_agg(
    CASE
      WHEN day = ANY (CASE WHEN cardinality(member."workDays") > 0 THEN member."workDays" ELSE workspace."workDays" END)
      THEN CASE WHEN side = 0 THEN COALESCE(member."workFrom", workspace."workFrom") ELSE COALESCE(member."workTo", workspace."workTo") END
      ELSE -1
    END
    ORDER BY day, side
  )
  FROM generate_series(1, 7) AS day, generate_series(0, 1) AS side
)
FROM "Workspace" AS workspace
WHERE workspace."id" = member."workspaceId"
  AND (cardinality(member."workDays") > 0 OR member."workFrom" IS NOT NULL OR member."workTo" IS NOT NULL);

-- AlterTable
ALTER TABLE "Member" DROP COLUMN "workDays",
DROP COLUMN "workFrom",
DROP COLUMN "workTo";

-- AlterTable
ALTER TABLE "MentorRequest" ADD COLUMN     "urgent" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Profile" ADD COLUMN     "importedAt" TIMESTAMPTZ(3),
ADD COLUMN     "interests" TEXT[],
ADD COLUMN     "products" TEXT[],
ADD COLUMN     "wishes" TEXT[];

-- AlterTable
ALTER TABLE "Skill" ADD COLUMN     "category" "SkillCategory";

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "matchingWeights" JSONB;

-- CreateTable
CREATE TABLE "Avoidance" (
    "memberId" UUID NOT NULL,
    "avoidedId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,

    CONSTRAINT "Avoidance_pkey" PRIMARY KEY ("memberId","avoidedId")
);

-- CreateTable
CREATE TABLE "RequestChoice" (
    "requestId" UUID NOT NULL,
    "mentorId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "rank" INTEGER NOT NULL,

    CONSTRAINT "RequestChoice_pkey" PRIMARY KEY ("requestId","mentorId")
);

-- CreateTable
CREATE TABLE "Round" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "openedById" UUID NOT NULL,
    "status" "RoundStatus" NOT NULL,
    "filter" JSONB NOT NULL,
    "weights" JSONB NOT NULL,
    "fingerprint" TEXT,
    "result" JSONB,
    "version" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "aliveAt" TIMESTAMPTZ(3),
    "computedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundSeat" (
    "roundId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "skillId" UUID NOT NULL,
    "waiting" TEXT,
    "toldAt" TIMESTAMPTZ(3),

    CONSTRAINT "RoundSeat_pkey" PRIMARY KEY ("roundId","memberId")
);

-- CreateTable
CREATE TABLE "RoundPair" (
    "roundId" UUID NOT NULL,
    "menteeId" UUID NOT NULL,
    "mentorId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "status" "RoundPairStatus" NOT NULL,
    "score" INTEGER NOT NULL,
    "reasons" TEXT[],
    "toMentor" TEXT[],

    CONSTRAINT "RoundPair_pkey" PRIMARY KEY ("roundId","menteeId","mentorId")
);

-- CreateIndex
CREATE INDEX "Avoidance_workspaceId_avoidedId_idx" ON "Avoidance"("workspaceId", "avoidedId");

-- CreateIndex
CREATE UNIQUE INDEX "RequestChoice_requestId_rank_key" ON "RequestChoice"("requestId", "rank");

-- CreateIndex
CREATE INDEX "Round_workspaceId_status_idx" ON "Round"("workspaceId", "status");

-- AddForeignKey
ALTER TABLE "Avoidance" ADD CONSTRAINT "Avoidance_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Avoidance" ADD CONSTRAINT "Avoidance_avoidedId_fkey" FOREIGN KEY ("avoidedId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestChoice" ADD CONSTRAINT "RequestChoice_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "MentorRequest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestChoice" ADD CONSTRAINT "RequestChoice_mentorId_fkey" FOREIGN KEY ("mentorId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_openedById_fkey" FOREIGN KEY ("openedById") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundSeat" ADD CONSTRAINT "RoundSeat_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundSeat" ADD CONSTRAINT "RoundSeat_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundSeat" ADD CONSTRAINT "RoundSeat_skillId_fkey" FOREIGN KEY ("skillId") REFERENCES "Skill"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundPair" ADD CONSTRAINT "RoundPair_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundPair" ADD CONSTRAINT "RoundPair_menteeId_fkey" FOREIGN KEY ("menteeId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundPair" ADD CONSTRAINT "RoundPair_mentorId_fkey" FOREIGN KEY ("mentorId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
