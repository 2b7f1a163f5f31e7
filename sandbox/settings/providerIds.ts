/** The providers whose APIs the sandbox speaks, in the order in which it prints them. */
export const providerIds = [
	'danceGenerator',
	'seedDance',
	'seedance2Ai',
	'seedance2Io',
	'vtrix',
] as const;
export type ProviderId = (typeof providerIds)[number];
