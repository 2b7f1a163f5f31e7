/** What to undo in the end, last thing first. */
export interface Cleanup {
	add(undo: () => Promise<void>): void;
	run(): Promise<void>;
}

/** Collects what is to be undone; running it twice undoes nothing twice. */
export function createCleanup(): Cleanup {
	const undos: Array<() => Promise<void>> = [];
	return {
		add: (undo) => void undos.push(undo),
		async run() {
			for (let undo = undos.pop(); undo; undo = undos.pop()) await undo();
		},
	};
}
