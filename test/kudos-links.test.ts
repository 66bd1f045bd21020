import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import { linkOf, readLink } from '../src/kudos/links.ts';
import { kudosBlocks } from '../src/kudos/views.ts';

const label = (url: string) => linkOf(url).label;

describe('links by what they lead to', () => {
  test.each([
    ['https://acme.zendesk.com/agent/tickets/123', 'Zendesk ticket 123'],
    ['https://acme.zendesk.com/agent/tickets/123?brand=1#x', 'Zendesk ticket 123'],
    ['https://acme.zendesk.com/hc/en-us/requests/77', 'Zendesk ticket 77'],
    ['https://support.acme.com/agent/tickets/9', 'Zendesk ticket 9'],
    ['https://help.acme.com/hc/de/requests/12', 'Zendesk ticket 12'],
    ['https://app.intercom.com/a/inbox/abc12/inbox/shared/all/conversation/45', 'Intercom conversation 45'],
    ['https://app.eu.intercom.com/a/apps/abc12/conversations/46', 'Intercom conversation 46'],
    ['https://app.intercom.io/a/apps/abc12/inbox/inbox/conversation/47', 'Intercom conversation 47'],
    ['https://acme.freshdesk.com/a/tickets/88', 'Freshdesk ticket 88'],
    ['https://acme.freshdesk.com/support/tickets/88', 'Freshdesk ticket 88'],
    ['https://desk.acme.com/helpdesk/tickets/89', 'Freshdesk ticket 89'],
    ['https://acme.atlassian.net/browse/SUP-12', 'Jira SUP-12'],
    ['https://acme.atlassian.net/jira/servicedesk/projects/SUP/queues/custom/4/SUP-13', 'Jira SUP-13'],
    ['https://acme.atlassian.net/servicedesk/customer/portal/3/SUP-14', 'Jira SUP-14'],
    ['https://acme.atlassian.net/jira/software/projects/SUP/boards/1?selectedIssue=SUP-15', 'Jira SUP-15'],
    ['https://jira.acme.com/browse/SUP-16', 'Jira SUP-16'],
    ['https://acme.lightning.force.com/lightning/r/Case/5003t00002AbCdEAAZ/view', 'Salesforce case'],
    ['https://acme.my.salesforce.com/5003t00002AbCdE', 'Salesforce case'],
    ['https://crm.acme.com/lightning/r/Case/5003t00002AbCdEAAZ/view', 'Salesforce case'],
    ['https://acme.slack.com/archives/C0123/p1700000000000100?thread_ts=1', 'Slack message'],
  ])('%s', (url, expected) => expect(label(url)).toBe(expected));

  test.each([
    ['https://zendesk.com.evil.io/agent/tickets/1', 'zendesk.com.evil.io'],
    ['https://acme-zendesk.com/agent/tickets/1', 'acme-zendesk.com'],
    ['https://notzendesk.com/agent/tickets/1', 'notzendesk.com'],
    ['https://acme.freshdesk.com.evil.io/a/tickets/1', 'acme.freshdesk.com.evil.io'],
    ['https://acme.atlassian.net.evil.io/browse/SUP-1', 'acme.atlassian.net.evil.io'],
    ['https://salesforce.com.evil.io/lightning/r/Case/5003t00002AbCdEAAZ/view', 'salesforce.com.evil.io'],
    ['https://evil.io/acme.zendesk.com/agent/tickets/1', 'evil.io'],
    ['https://evil.io/archives/C0123/p1700000000000100', 'evil.io'],
    ['https://slack.com.evil.io/archives/C0123/p1700000000000100', 'slack.com.evil.io'],
    ['https://acme.zendesk.com/agent/dashboard', 'acme.zendesk.com'],
    ['https://www.example.com/', 'example.com'],
  ])('%s is only its host', (url, expected) => expect(label(url)).toBe(expected));

  test('a host in foreign letters is shown as what it is', () => {
    const read = readLink('https://zendеsk.com/agent/tickets/1'); // the second e is Cyrillic
    expect('url' in read && label(read.url)).toMatch(/^xn--/);
  });
});

describe('links as they are kept', () => {
  test.each([
    ['ftp://acme.com/x', 'no-link'],
    ['javascript:alert(1)', 'no-link'],
    ['acme.com/x', 'no-link'],
    ['https://localhost/x', 'no-link'],
    ['ticket 123', 'no-link'],
    ['https://zendesk.com@evil.io/agent/tickets/1', 'password'],
    ['https://ana:secret@acme.com/', 'password'],
    [`https://acme.com/${'x'.repeat(500)}`, 'long'],
    [`https://acme.com/?${'&'.repeat(400)}`, 'long'],
    [`https://${'acme.'.repeat(60)}com/`, 'no-link'],
    [`https://acme.com/${'😀'.repeat(200)}`, 'long'],
  ])('%s is refused', (typed, problem) => expect(readLink(typed)).toEqual({ problem }));

  test('as long as it may be, it still fits into a message', () => {
    const shown = { id: '1', giverId: 'U0ANA', toIds: ['U0BEN'], groupName: null, value: null, skill: 'Refunds' };
    const rest = { deed: 'Found the parcel.', impact: null, joins: [], isEdited: true };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 480 }), fc.constantFrom('漢', 'ä', 'x'), (ands, sign) => {
        const read = readLink(`https://acme.com/?${'&'.repeat(ands)}${sign.repeat(480 - ands)}`);
        const link = 'url' in read ? read.url : null;
        expect(checkMessage({ text: 'x', blocks: kudosBlocks({ ...shown, ...rest, link }) })).toEqual([]);
      }),
      { examples: [[375, '漢']] },
    );
    expect(readLink(`https://acme.com/?${'&a=1'.repeat(120)}`)).toHaveProperty('url');
  });

  test('whatever is in them, they cannot end a link in a message', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'|<>` \n\t\u0001\u202E\u2028aä?#&/%*_~'), maxLength: 60 });
    fc.assert(
      fc.property(hostile, (tail) => {
        const read = readLink(`https://acme.com/${tail}`);
        expect('url' in read && /^https:\/\/acme\.com\/[!-~]*$/.test(read.url) && !/[|<>`]/.test(read.url)).toBe(true);
        // Kept once more it is the same.
        expect('url' in read && readLink(read.url)).toEqual(read);
      }),
    );
  });
});
