/** What to undo in the end, last thing first. */
export interface Cleanup {
	add(undo: () => Promise<void>): void;
	run(): Promise<void>;
}

/** Builds something up of parts; what stands already is undone when one of them fails. */
export async function buildUp<Built>(build: (cleanup: Cleanup) => Promise<Built>): Promise<Built> {
	const cleanup = createCleanup();
	try {
		return await build(cleanup);
	} catch (error) {
		await cleanup.run();
		throw error;
	}
}

/**
 * Collects what is to be undone; running it twice undoes nothing twice. What goes wrong with one part
 * does not keep the others from being undone; what it was is thrown in the end.
 */
export function createCleanup(): Cleanup {
	const undos: Array<() => Promise<void>> = [];
	let hasRun = false;
	return {
		add(undo) {
			undos.push(undo);
			// What was still being started when all was to be undone.
			if (hasRun) void this.run().catch(() => undefined);
		},
		async run() {
			hasRun = true;
			const errors: unknown[] = [];
			for (let undo = undos.pop(); undo; undo = undos.pop()) {
				await undo().catch((error: unknown) => errors.push(error));
			}
			if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '));
		},
	};
}
