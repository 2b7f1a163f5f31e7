/**
 * A mark in a database that all processes of n8n share: a row that is there, with a level, or is not.
 * Its two states are told apart by the row's being there, so that nothing which another process writes
 * back can undo them.
 */
export interface Mark {
	/** 0 where it is not made. */
	level(): Promise<number>;
	/**
	 * Makes it, unless it is made; whether it was this call that did. Of any number of calls at once, in
	 * any number of processes, one is told that it did.
	 */
	make(level: number): Promise<boolean>;
	/** Makes its level higher. For the one alone who has made it. */
	raise(): Promise<void>;
	remove(): Promise<void>;
}

/** A row of that database, for a mark or for a set of values, whose number is its level then. */
export interface Row extends Mark {
	/** Makes it with these values. For one alone, once. */
	fill(values: readonly string[]): Promise<void>;
	/**
	 * Of values of which it holds half, those that it holds. It holds the other half afterwards, by one
	 * write: there is no asking without, and so nothing is lost by whoever asks meanwhile, or is killed.
	 */
	swap(values: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Finds rows by their names, made or not. It costs an execution of n8n, so many are asked for at once. */
export type OpenRows = (names: readonly string[]) => Promise<ReadonlyMap<string, Row>>;
