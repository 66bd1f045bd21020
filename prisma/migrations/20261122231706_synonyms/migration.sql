-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "synonyms" TEXT[] DEFAULT ARRAY[]::TEXT[];
