import { createHash } from 'crypto';

import type { Task } from '../model/task';
import { halfOf, numberOf } from './halves';
import { isTaskId } from './taskId';

/** The task of a key, and whose it is: the node may have been set to another provider since. */
export type KnownTask = Pick<Task, 'provider' | 'taskId'>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** All that the ID of a task is made of; where it stands is its digit. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:';
const BASE = BigInt(LETTERS.length);
const CHECK_BITS = 24n;

/** The longest ID there may be needs 629: more members than that are none of ours. */
const LARGEST_HALF = 640;

/**
 * The ID of a task as half of a set of entries, for a store that can tell which entries it holds but
 * not list them. Only the provider's ID is not in it: the checksum, which is made with it, tells it
 * among those there are.
 * @param name of the place where it is noted: elsewhere the same entries are no note
 */
export function toNote({ provider, taskId }: KnownTask, name: string): string[] {
	const isUuid = UUID.test(taskId);
	const body = isUuid ? BigInt(`0x${taskId.replaceAll('-', '')}`) : digitsOf(taskId);
	const number = (body << 1n) | (isUuid ? 1n : 0n);
	return halfOf((number << CHECK_BITS) | checksum(provider, taskId, name)).map(entry);
}

/** All entries that a note of such a size may be made of; none where no note has that size. */
export function entriesFor(size: number): string[] {
	if (size < 1 || size > LARGEST_HALF) return [];
	return Array.from({ length: 2 * size }, (_, member) => entry(member));
}

/**
 * The task that a note names, given one half of its entries, whichever; `undefined` where they are no
 * note of one of these providers.
 */
export function fromNote(
	held: ReadonlySet<string>,
	entries: readonly string[],
	name: string,
	providers: readonly string[],
): KnownTask | undefined {
	const half = new Set(entries.flatMap((value, member) => (held.has(value) ? [member] : [])));
	if (half.size === 0 || half.size * 2 !== entries.length) return undefined;
	const number = numberOf(half);
	const check = BigInt.asUintN(Number(CHECK_BITS), number);
	const body = number >> (CHECK_BITS + 1n);
	const isUuid = (number >> CHECK_BITS) % 2n === 1n;
	const taskId = isUuid ? uuidOf(body) : textOf(body);
	const provider = providers.find((id) => checksum(id, taskId, name) === check);
	return provider !== undefined && isTaskId(taskId) ? { provider, taskId } : undefined;
}

function entry(member: number): string {
	return `task ${member}`;
}

/** With a digit in front, so that no letter is lost. */
function digitsOf(text: string): bigint {
	let number = 1n;
	for (const letter of text) number = number * BASE + BigInt(LETTERS.indexOf(letter));
	return number;
}

function textOf(digits: bigint): string {
	const letters: string[] = [];
	for (let rest = digits; rest > 1n; rest /= BASE)
		letters.push(LETTERS.charAt(Number(rest % BASE)));
	return letters.toReversed().join('');
}

function uuidOf(number: bigint): string {
	const digits = number.toString(16).padStart(32, '0');
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function checksum(provider: string, taskId: string, name: string): bigint {
	const digest = createHash('sha256').update(JSON.stringify([provider, taskId, name]));
	return BigInt(`0x${digest.digest('hex').slice(0, Number(CHECK_BITS) / 4)}`);
}
