-- AlterTable
ALTER TABLE "ShoutOut" ADD COLUMN     "pages" JSONB;

-- What the next shout-outs tell of: a team's without looking at the others'. Prisma has no word for a part of a table.
CREATE INDEX "Kudos_untold" ON "Kudos" ("workspaceId", "teamId", "createdAt") WHERE "shoutOutId" IS NULL;
