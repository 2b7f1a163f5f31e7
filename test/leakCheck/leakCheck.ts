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

const memory: Memory = { leaks: [], logLines: [], runs: [] };

/** Looks for the sandbox's key in a text that somebody could read; tells whether it is there. */
export function findSecret(where: string, text: string): boolean {
	const leaksBefore = memory.leaks.length;
	for (const form of FORMS) {
		const at = text.indexOf(form);
		if (at >= 0)
			memory.leaks.push(`the key in ${where}: ...${text.slice(Math.max(0, at - 80), at)}`);
	}
	return memory.leaks.length > leaksBefore;
}

/** The same for a text that is to explain something: no signed address has a place in it either. */
export function findSecretInWords(where: string, text: string): void {
	findSecret(where, text);
	const signed = signedAddressIn(text);
	if (signed) memory.leaks.push(`a signed address in ${where}: ${text}`);
}

/** A line for n8n's log. */
export function recordLog(level: string, message: string, metadata: unknown): void {
	memory.logLines.push(`${level}: ${message}`);
	findSecretInWords("n8n's log", `${message} ${inspect(metadata)}`);
}

/** What left a node, or what it threw. */
export function recordRun(run: RunRecord): void {
	memory.runs.push(run);
	if (run.items) findSecret(`the output of ${run.node}`, JSON.stringify(run.items));
	if (run.error === undefined) return;
	findSecret(`an error of ${run.node}`, inspect(run.error, { depth: 10 }));
	findSecretInWords(`the words of an error of ${run.node}`, wordsOf(run.error));
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
export function forgetRecords(): void {
	memory.logLines.length = 0;
	memory.runs.length = 0;
}

/** Called after each test. */
export function assertNoLeaks(): void {
	const leaks = takeLeaks();
	if (leaks.length > 0) throw new Error(`Secrets were shown:\n${leaks.join('\n')}`);
}
