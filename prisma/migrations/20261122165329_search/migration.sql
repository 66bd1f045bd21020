-- Searching cards: what the schema cannot say. Both extensions come with PostgreSQL and with the embedded database.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- The counts of words change with every card: room in the page spares the indexes.
ALTER TABLE "SearchTerm" SET (fillfactor = 80);

-- Similar spellings and beginnings of words; of shorter ones everything is similar.
CREATE INDEX "SearchTerm_similar" ON "SearchTerm" USING gin ("term" gin_trgm_ops) WHERE length("term") >= 4;

-- Who may see a found card and how far it is trusted, read from the index alone: a common word is in thousands of cards.
CREATE INDEX "Card_found" ON "Card" ("no") INCLUDE ("workspaceId", "teamId", "kind", "status", "verifiedAt", "usedAt") WHERE "no" > 0;

-- The words spelled like one, the most similar first. 0.2 instead of pg_trgm's 0.3: two letters swapped in a word of six leave 3 of 11.
CREATE FUNCTION "similarTerms"(workspace uuid, word text) RETURNS TABLE ("id" int, "term" text, "cards" int)
LANGUAGE sql STABLE SET pg_trgm.similarity_threshold = 0.2 AS $$
  SELECT t."id", t."term", t."cards" FROM "SearchTerm" t
  WHERE t."workspaceId" = workspace AND t."term" % word AND length(t."term") >= 4
    AND length(t."term") BETWEEN length(word) - 5 AND length(word) + 2
  ORDER BY similarity(t."term", word) DESC, t."cards" DESC, t."id" LIMIT 15
$$;
