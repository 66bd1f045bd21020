import type { Schedule } from '../jobs/schedules.ts';
import { forgetOld } from './drafts.ts';

export const captureSchedules: Schedule[] = [{ name: 'capture.forget-old', everyMinutes: 1440, run: forgetOld }];
