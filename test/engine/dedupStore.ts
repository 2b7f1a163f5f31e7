import { setImmediate as nextTurn } from 'node:timers/promises';

import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	IDataDeduplicator,
} from 'n8n-workflow';

/**
 * n8n's deduplication store without its database: it reads a row, lets others go first, and then
 * inserts the row or writes it back, as the real one does. So two at once can both be the first here
 * too, and one overwrites what the other wrote; but of two inserts the second is refused.
 */
class StoreForTests implements IDataDeduplicator {
	private readonly rows = new Map<string, DeduplicationItemTypes[]>();

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	) {
		const key = keyOf(scope, context);
		const known = this.rows.get(key);
		await nextTurn();
		if (known === undefined) {
			if (this.rows.has(key)) throw new Error('duplicate key value violates unique constraint');
			this.rows.set(key, [...items]);
			return { new: items, processed: [] };
		}
		// An update of a row that is gone changes nothing.
		if (this.rows.has(key)) {
			this.rows.set(key, [...known, ...items.filter((item) => !known.includes(item))]);
		}
		return {
			new: items.filter((item) => !known.includes(item)),
			processed: items.filter((item) => known.includes(item)),
		};
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
		this.rows.set(
			key,
			known.filter((item) => !items.includes(item)),
		);
	}

	async clearAllProcessedItems(
		scope?: DeduplicationScope,
		context?: ICheckProcessedContextData,
	): Promise<void> {
		if (scope && context) this.rows.delete(keyOf(scope, context));
		else this.rows.clear();
	}

	async getProcessedDataCount(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		return this.rows.get(keyOf(scope, context))?.length ?? 0;
	}
}

function keyOf(scope: DeduplicationScope, { workflow, node }: ICheckProcessedContextData): string {
	return `${workflow.id} ${scope === 'node' ? node?.id : ''}`;
}

/** Gives n8n-core a store for a test file; it is empty again for each test. */
export function useDedupStore(): void {
	const store = new StoreForTests();
	beforeAll(async () => await DataDeduplicationService.init(store));
	beforeEach(async () => await store.clearAllProcessedItems());
	// n8n-core may be loaded once for several files (mutation testing), and takes no second store.
	afterAll(() => void Reflect.deleteProperty(DataDeduplicationService, 'instance'));
}
