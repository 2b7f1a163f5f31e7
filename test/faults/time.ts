const RealDate = Date;

/**
 * So much time passes at once for everything in this process: unlike after `skipTime`, the sandbox
 * dates its tasks by it, too. Lasts until {@link restoreTime}.
 */
export function passTime(ms: number): void {
	const passedMs = Date.now() - RealDate.now() + ms;
	const now = () => RealDate.now() + passedMs;
	globalThis.Date = new Proxy(RealDate, {
		construct: (target, given: [] | ConstructorParameters<DateConstructor>) =>
			given.length === 0 ? new target(now()) : new target(...given),
		get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name)),
	});
}

/** Back to the real time. Called after each test. */
export function restoreTime(): void {
	globalThis.Date = RealDate;
}
