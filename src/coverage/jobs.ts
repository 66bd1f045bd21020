import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { Forecaster, MessageKinds } from '../outbox/kinds.ts';
import { findMember } from '../people/service.ts';
import { chartSvg } from '../pictures/charts.ts';
import { namesMissing, trendAlt, trendChart } from './picture.ts';
import { findComingReminders, PRAISE, PRAISE_KEY, planReminders, wantsReminder } from './reminder.ts';
import { findTrend, TREND } from './trend.ts';
import { reminderMessage, reminderOffMessage, trendMessage } from './views.ts';
import { reminder, trend as trendWords } from './words.ts';

const wants = (deps: Deps, { workspaceId, subject }: OutboxMessage) => wantsReminder(deps, workspaceId, subject);

export const coverageMessages: MessageKinds = {
  [TREND]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const reader = await findMember(deps, workspaceId, recipient);
      const found = reader && (await findTrend(deps, reader, subject));
      if (!found) return null;
      const { scope, trend } = found;
      const svg = chartSvg(trendChart(scope, trend));
      return {
        ...trendMessage(namesMissing(trend)),
        file: {
          name: 'recognition.png',
          title: trendWords.coverage,
          alt: trendAlt(scope, trend),
          bytes: () => deps.pictures.png(svg),
        },
      };
    },
  },

  [PRAISE]: {
    urgency: 'nudge',
    nudge: { family: 'recognition', why: async () => reminder.why },
    render: async (deps, message) => ((await wants(deps, message)) ? reminderMessage() : null),
    shown: async (deps, message) =>
      (await wants(deps, message)) ? reminderMessage() : { ...reminderOffMessage(), settled: true },
  },
};

/** Leads who want it are reminded at the beginning of each month, by the plan of the sweep. */
export const coverageForecast: Forecaster = async (deps, { workspace, members, from, until }) => {
  const wanting = members.filter(({ praiseReminder }) => praiseReminder).map(({ id }) => id);
  const coming = await findComingReminders(deps, workspace.id, wanting, from, until);
  return coming.map(({ memberId, month, dueAt, until: end }) => ({
    memberId,
    kind: PRAISE,
    family: 'recognition',
    key: PRAISE_KEY,
    subject: `${memberId} ${month}`,
    dueAt,
    until: end,
    title: reminder.coming,
  }));
};

export const coverageSchedules: Schedule[] = [{ name: 'coverage.remind', everyMinutes: 60, run: planReminders }];
