-- AlterTable
ALTER TABLE "Shield" ADD COLUMN     "nobodyAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ShieldAsk" (
    "shieldId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "passedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ShieldAsk_pkey" PRIMARY KEY ("shieldId","memberId")
);

-- CreateIndex
CREATE INDEX "ShieldAsk_workspaceId_memberId_idx" ON "ShieldAsk"("workspaceId", "memberId");

-- AddForeignKey
ALTER TABLE "ShieldAsk" ADD CONSTRAINT "ShieldAsk_shieldId_fkey" FOREIGN KEY ("shieldId") REFERENCES "Shield"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShieldAsk" ADD CONSTRAINT "ShieldAsk_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
