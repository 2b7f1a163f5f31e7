import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ProcessedStore } from '../../tasks/earlierNotes';
import type { OpenRows, Row } from '../../tasks/marks';

/** A list as n8n's store keeps it: it reads, lets others go first, and writes all of it back. */
export function unguardedStore(): ProcessedStore & { values(): string[] } {
	let kept: string[] = [];
	return {
		values: () => kept.toSorted(),
		isEmpty: async () => kept.length === 0,
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

/** Rows in a database that others use meanwhile: the marks and sets in it, and how often it was opened. */
export function markedStore() {
	const rows = new Map<string, number>();
	const sets = new Map<string, readonly string[]>();
	let opened = 0;
	const rowOf = (name: string): Row => ({
		level: async () => {
			await nextTurn();
			return rows.get(name) ?? sets.get(name)?.length ?? 0;
		},
		make: async (level) => {
			await nextTurn();
			if (rows.has(name)) return false;
			rows.set(name, level);
			return true;
		},
		raise: async () => {
			const read = rows.get(name) ?? 0;
			await nextTurn();
			rows.set(name, read + 1);
		},
		remove: async () => {
			await nextTurn();
			rows.delete(name);
		},
		fill: async (values) => {
			await nextTurn();
			sets.set(name, values);
		},
		swap: async (values) => {
			const read = sets.get(name) ?? [];
			await nextTurn();
			const others = values.filter((value) => !read.includes(value));
			sets.set(name, [...read, ...others].slice(-values.length / 2));
			return new Set(values.filter((value) => read.includes(value)));
		},
	});
	const open: OpenRows = async (names) => {
		opened += 1;
		await nextTurn();
		return new Map(names.map((name) => [name, rowOf(name)]));
	};
	return { open, rows, sets, opened: () => opened };
}
