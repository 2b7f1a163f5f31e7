/** Time and chance, handed in so that schedules can be tested without waiting. */
export interface Clock {
	/** Milliseconds since 1970 by this machine's clock. */
	now(): number;
	/** Resolves after the time, or rejects with a `cancelled` failure when the execution is. */
	sleep(ms: number): Promise<void>;
	/** 0 <= x < 1 */
	random(): number;
}
