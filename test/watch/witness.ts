import type { INodeExecutionData } from 'n8n-workflow';
import { inspect } from 'node:util';

import { API_KEY } from '../../sandbox/settings/apiKey';
import { formsOf, signedAddressIn } from './secrets';

/** A node that ran in a test. */
export interface RunRecord {
	/** The node's name in its description. */
	node: string;
	/** Items that came in; 0 when the same items had been handed in before. */
	itemCount: number;
	items?: INodeExecutionData[];
	error?: unknown;
}

/** What was seen and heard since the test began. */
interface Memory {
	/** Places where a secret stood. */
	leaks: string[];
	/** What n8n's own logger was given, as `level: text`. */
	logLines: string[];
	runs: RunRecord[];
}

const FORMS = formsOf(API_KEY);

// Beside the modules: a test that loads them afresh, as after a restart of n8n, is watched as well.
const SHARED = Symbol.for('n8n-nodes-dance-video: witness');
const shared = globalThis as typeof globalThis & { [SHARED]?: Memory };
const memory: Memory = (shared[SHARED] ??= { leaks: [], logLines: [], runs: [] });

/** Looks for the sandbox's key in a text that somebody could read; tells whether it is there. */
export function hear(where: string, text: string): boolean {
	const leaksBefore = memory.leaks.length;
	for (const form of FORMS) {
		const at = text.indexOf(form);
		if (at >= 0)
			memory.leaks.push(`the key in ${where}: ...${text.slice(Math.max(0, at - 80), at)}`);
	}
	return memory.leaks.length > leaksBefore;
}

/** The same for a text that is to explain something: no signed address has a place in it either. */
export function hearWords(where: string, text: string): void {
	hear(where, text);
	const signed = signedAddressIn(text);
	if (signed) memory.leaks.push(`a signed address in ${where}: ${text}`);
}

/** A line for n8n's log. */
export function hearLog(level: string, message: string, metadata: unknown): void {
	memory.logLines.push(`${level}: ${message}`);
	hearWords("n8n's log", `${message} ${inspect(metadata)}`);
}

/** What left a node, or what it threw. */
export function hearRun(run: RunRecord): void {
	memory.runs.push(run);
	if (run.items) hear(`the output of ${run.node}`, JSON.stringify(run.items));
	if (run.error === undefined) return;
	hear(`an error of ${run.node}`, inspect(run.error, { depth: 10 }));
	hearWords(`the words of an error of ${run.node}`, wordsOf(run.error));
}

/** What n8n shows of an error, which it keeps as a plain object. */
export function wordsOf(error: unknown): string {
	if (typeof error !== 'object' || error === null) return String(error);
	const { message, description } = error as { message?: unknown; description?: unknown };
	return [message, description].filter((text) => typeof text === 'string').join(' ');
}

export const logLines = (): string[] => [...memory.logLines];
export const runs = (): RunRecord[] => [...memory.runs];

/** The secrets found so far; they are forgotten. */
export const takeLeaks = (): string[] => memory.leaks.splice(0);

/** Called before each test. */
export function startAnew(): void {
	memory.logLines.length = 0;
	memory.runs.length = 0;
}

/** Called after each test. */
export function assertNoLeaks(): void {
	const leaks = takeLeaks();
	if (leaks.length > 0) throw new Error(`Secrets were shown:\n${leaks.join('\n')}`);
}
