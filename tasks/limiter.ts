/** Runs actions, at most `max` at once; the others wait for their turn in sequence. */
export function createLimiter(max: number): <T>(action: () => Promise<T>) => Promise<T> {
	const waiting: Array<() => void> = [];
	let running = 0;
	return async (action) => {
		if (running >= max) await new Promise<void>((resume) => waiting.push(resume));
		else running += 1;
		try {
			return await action();
		} finally {
			// The slot goes to the next in line without ever being free in between.
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	};
}
