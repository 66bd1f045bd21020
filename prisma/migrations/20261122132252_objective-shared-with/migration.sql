-- AlterTable
ALTER TABLE "Objective" ADD COLUMN     "sharedWithId" UUID;
