import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ProcessedStore } from '../../tasks/submitOnce';

/** A store as n8n's is: it reads, lets others go first, and writes all of it back. */
export function unguardedStore(): ProcessedStore & { values(): string[] } {
	let kept: string[] = [];
	return {
		values: () => kept.toSorted(),
		note: async (values) => {
			const read = [...kept];
			await nextTurn();
			kept = [...new Set([...read, ...values])];
			return new Set(values.filter((value) => read.includes(value)));
		},
		forget: async (values) => {
			const read = [...kept];
			await nextTurn();
			kept = read.filter((value) => !values.includes(value));
		},
	};
}
