import { setImmediate as nextTurn } from 'node:timers/promises';

import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
} from 'n8n-workflow';

/**
 * n8n's deduplication store without its database (n8n 2.41.1, deduplication-helper.js): it reads a row,
 * lets others go first, and then inserts the row or writes it back, as the real one does. So two at once
 * can both be the first here too, and one overwrites what the other wrote; but of two inserts the second
 * is refused. Of more entries than are wanted the oldest go, those last asked for stay.
 */
class StoreForTests implements IDataDeduplicator {
	private readonly rows = new Map<string, readonly string[]>();

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions = { mode: 'entries' },
	) {
		const key = keyOf(scope, context);
		const known = this.rows.get(key);
		const newest = (entries: string[]) => (maxEntries ? entries.slice(-maxEntries) : entries);
		await nextTurn();
		if (known === undefined) {
			if (this.rows.has(key)) throw new Error('duplicate key value violates unique constraint');
			this.rows.set(key, newest(items.map(String)));
			return { new: items, processed: [] };
		}
		const isKnown = (item: DeduplicationItemTypes) => known.includes(String(item));
		const added = items.filter((item) => !isKnown(item));
		// An update of a row that is gone changes nothing.
		if (this.rows.has(key)) this.rows.set(key, newest([...known, ...added.map(String)]));
		return { new: added, processed: items.filter(isKnown) };
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	) {
		const key = keyOf(scope, context);
		const known = this.rows.get(key) ?? [];
		await nextTurn();
		if (!this.rows.has(key)) return;
		const removed = new Set(items.map(String));
		this.rows.set(
			key,
			known.filter((item) => !removed.has(item)),
		);
	}

	async clearAllProcessedItems(
		scope?: DeduplicationScope,
		context?: ICheckProcessedContextData,
	): Promise<void> {
		if (scope && context) this.rows.delete(keyOf(scope, context));
		else this.rows.clear();
	}

	/** Deletes rows by their entries. */
	forgetRows(isMeant: (entries: readonly string[]) => boolean): void {
		for (const [key, entries] of this.rows) if (isMeant(entries)) this.rows.delete(key);
	}

	async getProcessedDataCount(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		return this.rows.get(keyOf(scope, context))?.length ?? 0;
	}
}

function keyOf(scope: DeduplicationScope, { workflow, node }: ICheckProcessedContextData): string {
	return `${workflow.id} ${scope === 'node' ? node?.id : ''}`;
}

/** Gives n8n-core a store for a test file; it is empty again for each test. */
export function useDedupStore(): Pick<
	StoreForTests,
	'forgetRows' | 'clearAllProcessedItems' | 'checkProcessedAndRecord'
> {
	const store = new StoreForTests();
	beforeAll(async () => await DataDeduplicationService.init(store));
	beforeEach(async () => await store.clearAllProcessedItems());
	// n8n-core may be loaded once for several files (mutation testing), and takes no second store.
	afterAll(() => void Reflect.deleteProperty(DataDeduplicationService, 'instance'));
	return store;
}
