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

/** Finds marks by their names, made or not. It costs an execution of n8n, so many are asked for at once. */
export type OpenMarks = (names: readonly string[]) => Promise<ReadonlyMap<string, Mark>>;
