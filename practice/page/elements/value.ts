import type { ActionsBlockElement, InputBlockElement, KnownBlock, SectionBlockAccessory } from '@slack/types';
import type { Value } from '../../contract.ts';
import { typedOf } from '../../slack/rich-text.ts';

/** Everything a person can press, choose or fill in. */
export type Element = InputBlockElement | ActionsBlockElement | SectionBlockAccessory;

const valueOf = (option: { value?: string } | undefined): Value => option?.value ?? null;
const valuesOf = (options: { value?: string }[] | undefined): Value => (options ?? []).map((o) => o.value ?? '');

/** What an element holds before anybody touches it. */
export function initialValue(element: Element): Value {
  switch (element.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return element.initial_value ?? null;
    case 'rich_text_input':
      return element.initial_value ? typedOf(element.initial_value) : null;
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return valueOf(element.initial_option);
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return valuesOf(element.initial_options);
    case 'users_select':
      return element.initial_user ?? null;
    case 'multi_users_select':
      return element.initial_users ?? [];
    case 'conversations_select':
      return element.initial_conversation ?? null;
    case 'multi_conversations_select':
      return element.initial_conversations ?? [];
    case 'channels_select':
      return element.initial_channel ?? null;
    case 'multi_channels_select':
      return element.initial_channels ?? [];
    case 'datepicker':
      return element.initial_date ?? null;
    case 'timepicker':
      return element.initial_time ?? null;
    case 'datetimepicker':
      return element.initial_date_time === undefined ? null : String(element.initial_date_time);
    default:
      return null;
  }
}

const isEmpty = (value: Value) => value === null || value.length === 0 || (typeof value === 'string' && !value.trim());

/** What Slack itself says about an input before it asks the app; nothing when it is fine. */
export function problemWith(element: Element, optional: boolean, value: Value): string | undefined {
  if (isEmpty(value)) return optional ? undefined : 'Please complete this required field.';
  if (typeof value !== 'string') return undefined;
  switch (element.type) {
    case 'plain_text_input':
      if (element.min_length && value.length < element.min_length) {
        return `Please write at least ${element.min_length} characters.`;
      }
      return element.max_length && value.length > element.max_length
        ? `Please use at most ${element.max_length} characters.`
        : undefined;
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(value) ? undefined : 'Please enter an email address.';
    case 'url_text_input':
      return URL.canParse(value) ? undefined : 'Please enter a web address, such as https://example.com.';
    case 'number_input':
      return problemWithNumber(element, value);
    default:
      return undefined;
  }
}

function problemWithNumber(
  element: { is_decimal_allowed: boolean; min_value?: string; max_value?: string },
  value: string,
): string | undefined {
  const number = Number(value);
  if (Number.isNaN(number)) return 'Please enter a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.';
  if (element.min_value && number < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
  if (element.max_value && number > Number(element.max_value)) return `Please enter ${element.max_value} or less.`;
  return undefined;
}

interface Stateful {
  blockId: string;
  element: Element;
  optional: boolean;
}

/** The elements of these blocks whose value travels with a press or a submission, by block id. */
export function statefulElements(blocks: KnownBlock[]): Stateful[] {
  return blocks.flatMap((block): Stateful[] => {
    const blockId = block.block_id ?? '';
    if (block.type === 'input') return [{ blockId, element: block.element, optional: block.optional ?? false }];
    if (block.type === 'section' && block.accessory && holdsValue(block.accessory)) {
      return [{ blockId, element: block.accessory, optional: true }];
    }
    // A block with several has no single value; the contract keeps one per block.
    const stateful = block.type === 'actions' ? block.elements.filter(holdsValue) : [];
    return stateful.length === 1 && stateful[0] ? [{ blockId, element: stateful[0], optional: true }] : [];
  });
}

function holdsValue(element: Element): boolean {
  return !['button', 'overflow', 'image', 'workflow_button'].includes(element.type);
}

/** The action id of an element; Slack makes one up where the app gave none. */
export function actionIdOf(element: Element): string {
  return 'action_id' in element ? (element.action_id ?? '') : '';
}
