-- AlterTable
ALTER TABLE "Offer" ADD COLUMN     "circleId" UUID;

-- AlterTable
ALTER TABLE "Pairing" ADD COLUMN     "circleId" UUID;

-- AlterTable
ALTER TABLE "Profile" ADD COLUMN     "circles" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Circle" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "mentorId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Circle_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Circle_workspaceId_mentorId_idx" ON "Circle"("workspaceId", "mentorId");

-- CreateIndex
CREATE INDEX "Offer_circleId_idx" ON "Offer"("circleId");

-- CreateIndex
CREATE INDEX "Pairing_circleId_idx" ON "Pairing"("circleId");

-- AddForeignKey
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_circleId_fkey" FOREIGN KEY ("circleId") REFERENCES "Circle"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pairing" ADD CONSTRAINT "Pairing_circleId_fkey" FOREIGN KEY ("circleId") REFERENCES "Circle"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Circle" ADD CONSTRAINT "Circle_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Circle" ADD CONSTRAINT "Circle_mentorId_fkey" FOREIGN KEY ("mentorId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
