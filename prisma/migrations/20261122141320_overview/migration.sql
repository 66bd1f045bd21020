-- AlterTable
ALTER TABLE "Pairing" ADD COLUMN     "resumedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "CoordinatorNote" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "pairingId" UUID NOT NULL,
    "byId" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CoordinatorNote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BulkAction" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "byId" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "text" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BulkAction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BulkItem" (
    "bulkId" UUID NOT NULL,
    "pairingId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "outcome" TEXT,

    CONSTRAINT "BulkItem_pkey" PRIMARY KEY ("bulkId","pairingId")
);

-- CreateIndex
CREATE INDEX "CoordinatorNote_workspaceId_pairingId_createdAt_idx" ON "CoordinatorNote"("workspaceId", "pairingId", "createdAt");

-- CreateIndex
CREATE INDEX "BulkAction_workspaceId_startedAt_idx" ON "BulkAction"("workspaceId", "startedAt");

-- CreateIndex
CREATE INDEX "BulkItem_workspaceId_bulkId_outcome_idx" ON "BulkItem"("workspaceId", "bulkId", "outcome");

-- AddForeignKey
ALTER TABLE "CoordinatorNote" ADD CONSTRAINT "CoordinatorNote_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CoordinatorNote" ADD CONSTRAINT "CoordinatorNote_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CoordinatorNote" ADD CONSTRAINT "CoordinatorNote_byId_fkey" FOREIGN KEY ("byId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkAction" ADD CONSTRAINT "BulkAction_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkAction" ADD CONSTRAINT "BulkAction_byId_fkey" FOREIGN KEY ("byId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkItem" ADD CONSTRAINT "BulkItem_bulkId_fkey" FOREIGN KEY ("bulkId") REFERENCES "BulkAction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkItem" ADD CONSTRAINT "BulkItem_pairingId_fkey" FOREIGN KEY ("pairingId") REFERENCES "Pairing"("id") ON DELETE CASCADE ON UPDATE CASCADE;
