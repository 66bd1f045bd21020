/** Names of what a shout-out sends, for whoever has it changed. */
export const SHOUT_OUT = 'kudos.shout-out';
/** The replies under it: the occurrence is the page, from 1. */
export const MORE = 'shout-out.more';
export const PREVIEWED = 'shout-out.preview';
export const QUIET_WEEK = 'shout-out.quiet-week';
