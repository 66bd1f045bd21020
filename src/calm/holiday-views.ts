import { z } from 'zod';
import { context, escapeMrkdwn, field, type Modal, option, plain, shorten } from '../slack/blocks.ts';
import { type DayOff, holidaysInLines } from './holidays.ts';

export const OPEN_HOLIDAYS = 'calm.holidays';
export const CHOOSE_SITE = 'calm.choose-site';
export const SAVE_HOLIDAYS = 'calm.save-holidays';

const EVERYWHERE = '-1';
/** Slack shows at most 100 options; the first of them is "everywhere". */
const MOST_SITES = 99;

/** A site's place in the list that was shown, as a name may be longer than an option's value. */
export const SiteForm = z.object({
  site: z.coerce
    .number('Choose a place.')
    .int()
    .min(-1)
    .max(MOST_SITES - 1),
});
export const HolidaysForm = z.object({ lines: z.string().default('') });
/** Which site the list is of; null: everywhere. */
export const HolidaysOf = z.object({ site: z.string().nullable() });

/** Where the days off are to be changed. */
export const siteModal = (sites: string[]): Modal => {
  const options = [
    option('Everywhere', EVERYWHERE),
    ...sites.slice(0, MOST_SITES).map((site, index) => option(site, String(index))),
  ];
  return {
    type: 'modal',
    callback_id: CHOOSE_SITE,
    title: plain('Holidays'),
    submit: plain('Next'),
    close: plain('Cancel'),
    blocks: [
      field('site', 'Days off', {
        type: 'static_select',
        options,
        ...(options[0] && { initial_option: options[0] }),
      }),
    ],
  };
};

/** The coming days off of a site, one a line; `example` is a day that may be written (YYYY-MM-DD). */
export const holidaysModal = (site: string | null, days: DayOff[], example: string): Modal => {
  const text = holidaysInLines(days);
  return {
    type: 'modal',
    callback_id: SAVE_HOLIDAYS,
    private_metadata: JSON.stringify({ site }),
    title: plain('Holidays'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      context(site === null ? '*Everywhere*' : `*${escapeMrkdwn(shorten(site, 100))}*`),
      field(
        'lines',
        'Days off, one a line',
        { type: 'plain_text_input', multiline: true, max_length: 3000, ...(text && { initial_value: text }) },
        {
          optional: true,
          hint: `Such as ${example} Christmas Day. I write to nobody there on these days. Days that are over are kept, but not shown.`,
        },
      ),
    ],
  };
};
