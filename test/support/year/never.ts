/** Each of these queries finds what must not be. */
export const NEVER: Record<string, string> = {
  'due, and neither sent nor dropped': `
    SELECT kind || ' ' || id AS words, 1 AS count FROM "OutboxMessage"
    WHERE status IN ('PENDING', 'SENDING', 'UNSURE') AND "dueAt" <= $NOW`,
  'came back before the day it was put off to': `
    SELECT b.kind || ' ' || b.id AS words, 1 AS count FROM "OutboxMessage" a JOIN "OutboxMessage" b
      ON b."workspaceId" = a."workspaceId" AND b.kind = a.kind AND b.subject = a.subject AND b.recipient = a.recipient
      AND b.occurrence LIKE split_part(a.occurrence, ' again ', 1) || ' again %' AND b."createdAt" > a."createdAt"
    WHERE a."snoozedTo" IS NOT NULL AND b.status = 'SENT' AND b."sentAt" < a."snoozedTo"
      AND a.occurrence NOT LIKE '% again %' AND b.occurrence LIKE '% again 1'`,
  'a check-in whose time has come, of a pairing that goes on, which nobody was asked and nothing waits to ask': `
    SELECT c.id || ' due ' || c."dueAt" AS words, 1 AS count FROM "CheckIn" c JOIN "Pairing" p ON p.id = c."pairingId"
    WHERE c.status = 'SCHEDULED' AND c."dueAt" <= $NOW AND p.status = 'ACTIVE'
      AND (p."goOnAskedAt" IS NULL OR p."goOnAskedAt" < $NOW::timestamptz - interval '28 days')
      AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o.subject = c.id::text AND o.status = 'PENDING')`,
  'a check-in that was sent or answered, without a message': `
    SELECT c.status || ' ' || c.id AS words, 1 AS count FROM "CheckIn" c
    WHERE (c.status = 'SENT' OR c.status = 'ANSWERED' AND c."sentAt" IS NOT NULL) AND NOT EXISTS (
      SELECT 1 FROM "OutboxMessage" o WHERE o.subject = c.id::text AND o.status = 'SENT')`,
  'an offer nobody was told of': `
    SELECT f.status || ' ' || f.id AS words, 1 AS count FROM "Offer" f
    WHERE f.status = 'ACCEPTED' AND NOT EXISTS (
      SELECT 1 FROM "OutboxMessage" o WHERE o.subject = f.id::text AND o.kind = 'offer.made' AND o.status = 'SENT')`,
  'a pairing that was never introduced': `
    SELECT p.id::text AS words, 1 AS count FROM "Pairing" p WHERE p."startedAt" < $NOW::timestamptz - interval '1 hour'
      AND p.status = 'ACTIVE' AND NOT EXISTS (
        SELECT 1 FROM "OutboxMessage" o WHERE o.subject = p.id::text AND o.status = 'SENT' AND o.kind LIKE 'pairing.introduced%')`,
  'a pairing past its end': `
    SELECT p.id::text AS words, 1 AS count FROM "Pairing" p
    WHERE p.status = 'ACTIVE' AND p."endsAt" < $NOW::timestamptz - interval '2 hours'`,
  // By any zone: people move, and a week is that of the place where they were.
  'a list of cards outside of its week': `
    SELECT m."slackId" || ' ' || o.occurrence || ' ' || o."sentAt" AS words, 1 AS count
    FROM "OutboxMessage" o JOIN "Member" m ON m.id::text = o.subject
    WHERE o.kind = 'verification.list' AND o.status = 'SENT' AND o.occurrence NOT LIKE '% again %' AND NOT tstzrange(
      (o.occurrence || 'T00:00Z')::timestamptz - interval '14 hours',
      (o.occurrence || 'T00:00Z')::timestamptz + interval '7 days 12 hours') @> o."sentAt"::timestamptz`,
  'a second list of cards for one week, or within a day, unasked': `
    SELECT m."slackId" || ' ' || min(o."sentAt") AS words, count(*) AS count FROM "OutboxMessage" o JOIN "Member" m ON m.id::text = o.subject
      JOIN "OutboxMessage" b ON b.kind = o.kind AND b.subject = o.subject AND b.status = 'SENT' AND b.id <> o.id
        AND b.occurrence NOT LIKE '% again %'
        AND (b.occurrence = o.occurrence OR b."sentAt" BETWEEN o."sentAt" AND o."sentAt" + interval '20 hours')
    WHERE o.kind = 'verification.list' AND o.status = 'SENT' AND o.occurrence NOT LIKE '% again %' GROUP BY m."slackId"`,
  'more than five cards for somebody in one week': `
    SELECT "memberId" || ' ' || week AS words, count(*) AS count FROM "CardCheck" GROUP BY "memberId", week HAVING count(*) > 5`,
  'a card in use that somebody who left looks after': `
    SELECT c.id || ' of ' || m."slackId" AS words, 1 AS count FROM "Card" c JOIN "Member" m ON m.id IN (c."ownerId", c."verifierId")
    WHERE c.status <> 'OBSOLETE' AND c."teamId" IS NULL AND m."deactivatedAt" < $NOW::timestamptz - interval '4 hours'`,
  'somebody found a card outdated, it was put right by another, and they were not told': `
    SELECT c.id || ' ' || m."slackId" AS words, 1 AS count FROM "CardUse" u JOIN "Card" c ON c.id = u."cardId"
      JOIN "Member" m ON m.id = u."memberId" AND m."deactivatedAt" IS NULL
    WHERE u.kind = 'OUTDATED' AND c."finderId" IS NULL AND m.id NOT IN (COALESCE(c."ownerId", c.id), COALESCE(c."verifierId", c.id))
      AND c."verifiedById" IS DISTINCT FROM m.id
      AND NOT EXISTS (SELECT 1 FROM "CardVersion" v WHERE v."cardId" = c.id AND v."editorId" = m.id AND v.at >= u.at)
      AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o.kind = 'knowledge.put-right' AND o.subject = c.id::text
        AND o.recipient = m."slackId" AND o."createdAt" >= u.at)`,
  'somebody was asked who was not at work to answer': `
    SELECT a."helpRequestId" || ' ' || m."slackId" AS words, 1 AS count FROM "HelpAsk" a JOIN "Member" m ON m.id = a."memberId"
      JOIN "OutboxMessage" o ON o.kind = 'live-help.asked' AND o.subject = a."helpRequestId"::text AND o.recipient = m."slackId"
    WHERE a.ring < 4 AND m."deactivatedAt" IS NULL AND (o.status = 'DROPPED' AND o.reason = 'too late'
      OR o.reason LIKE '%later')`,
  'a question that is asked no further': `
    SELECT id || ' ' || status AS words, 1 AS count FROM "HelpRequest"
    WHERE status IN ('OPEN', 'CLAIMED') AND ("nextRingAt" IS NULL OR "nextRingAt" < $NOW::timestamptz - interval '4 hours')`,
  'a question that was taken, of which the two were not told': `
    SELECT h.id::text AS words, 1 AS count FROM "HelpRequest" h JOIN "HelpAsk" a ON a."helpRequestId" = h.id
      AND a.status IN ('CLAIMED', 'HANDED_BACK')
    WHERE NOT EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o.subject = h.id::text AND o.status IN ('SENT', 'FAILED', 'PENDING')
      AND o.kind = 'live-help.together' AND o.occurrence = a."memberId"::text)`,
  'a bad contact that is over, after which nobody asked': `
    SELECT s.id::text AS words, 1 AS count FROM "Shield" s JOIN "Member" m ON m.id = s."agentId" AND m."deactivatedAt" IS NULL
    WHERE s.status = 'OVER' AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o.subject = s.id::text
      AND o.kind = 'shield.check-in' AND (o.status <> 'DROPPED' OR o.reason = 'too late'))`,
  'a bad contact that goes on for hours': `
    SELECT id || ' ' || status AS words, 1 AS count FROM "Shield"
    WHERE status IN ('OPEN', 'TAKEN') AND "createdAt" < $NOW::timestamptz - interval '8 hours'`,
};
