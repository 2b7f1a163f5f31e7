import { setImmediate as nextTurn } from 'node:timers/promises';

import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	IDataDeduplicator,
} from 'n8n-workflow';

/**
 * n8n's deduplication store without its database: it reads, lets others go first, and writes, as the
 * real one does, so that two at once can both be the first here, too.
 */
class StoreForTests implements IDataDeduplicator {
	private readonly entries = new Map<string, DeduplicationItemTypes[]>();

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	) {
		const key = keyOf(scope, context);
		const known = this.entries.get(key) ?? [];
		await nextTurn();
		this.entries.set(key, [...known, ...items.filter((item) => !known.includes(item))]);
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
		const known = this.entries.get(key) ?? [];
		await nextTurn();
		this.entries.set(
			key,
			known.filter((item) => !items.includes(item)),
		);
	}

	async clearAllProcessedItems(): Promise<void> {
		this.entries.clear();
	}

	async getProcessedDataCount(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		return this.entries.get(keyOf(scope, context))?.length ?? 0;
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
}
