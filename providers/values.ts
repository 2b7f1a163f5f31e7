import { z } from 'zod';

import { isPrivate } from '../media/hosts';
import type { MediaInput } from '../media/mediaFile';
import { isRecord } from '../model/json';

/**
 * The vocabulary of the modes' schemas. Each message is written to follow the field's name:
 * "Prompt" + "must be at most 2500 characters". The value given is added by `parseInput`.
 * Only what zod 3 and zod 4 share is used: at run time zod is the host's.
 */

/** Expressions often give numbers as text: "5" is 5, and "5s" is 5 where seconds are meant. */
function toNumber(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const text = value.trim().replace(/s$/i, '');
	return text !== '' && Number.isFinite(Number(text)) ? Number(text) : value;
}

function toBoolean(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const known: Record<string, boolean> = { true: true, false: false };
	return known[value.trim().toLowerCase()] ?? value;
}

/** A whole number within limits, both included. */
export function wholeNumber(min: number, max: number) {
	const message = `must be a whole number from ${min} to ${max}`;
	return z.preprocess(
		toNumber,
		z.number({ message }).int({ message }).min(min, { message }).max(max, { message }),
	);
}

/** A whole number, where the document names no limits. */
export function anyWholeNumber() {
	const message = 'must be a whole number';
	return z.preprocess(
		toNumber,
		z.number({ message }).refine((value) => Number.isSafeInteger(value), { message }),
	);
}

/** A number within limits, both included, fractions allowed. */
export function decimalNumber(min: number, max: number) {
	const message = `must be a number from ${min} to ${max}`;
	return z.preprocess(toNumber, z.number({ message }).min(min, { message }).max(max, { message }));
}

/** A length in seconds within limits, both included; fractions are allowed. */
export function seconds(min: number, max: number) {
	const message = `must be a number of seconds from ${min} to ${max}`;
	return z.preprocess(toNumber, z.number({ message }).min(min, { message }).max(max, { message }));
}

/** True or false, also as text. */
export function flag() {
	return z.preprocess(toBoolean, z.boolean({ message: 'must be true or false' }));
}

/** One of a fixed set of words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
	return z.enum(words, {
		message: `must be one of: ${words.join(', ')}`,
	});
}

/**
 * Text with limits in characters as people count them (code points: an emoji is one). A provider that
 * counts UTF-16 units may still refuse a text full of emoji at the very limit; it is never refused
 * here when it could be right.
 */
export function text(limits: { min?: number; max?: number } = {}) {
	const { min = 1, max } = limits;
	const range = [min > 1 && `at least ${min}`, max !== undefined && `at most ${max}`].filter(
		Boolean,
	);
	return z
		.string({ message: 'must be text' })
		.refine((value) => value.isWellFormed() && !value.includes('\0'), {
			message: 'must not contain a NUL or half of a character (an emoji cut in two)',
		})
		.refine((value) => [...value].length >= min && [...value].length <= (max ?? Infinity), {
			message: range.length > 0 ? `must be ${range.join(' and ')} characters` : 'must not be empty',
		});
}

/** An `http:` or `https:` address. */
export function webUrl() {
	const message = 'must be a full address that starts with https:// or http://';
	return z
		.string({ message })
		.transform((value) => value.trim())
		.refine((value) => isWebUrl(value), { message });
}

/** Whether a text is an absolute http(s) URL without a user name or password in it. */
export function isWebUrl(value: string): boolean {
	// "https:/host" and "https:host" are the same to a browser, but not to everyone who fetches.
	if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
	const { username, password } = new URL(value);
	return username === '' && password === '';
}

/** What is said where a provider fetches a file itself and takes none from us. */
const PUBLIC =
	'that starts with https:// and that everyone can fetch (no file, no data: or asset:// address)';

/** An address for a provider that only takes public `https:` ones. */
export function publicUrl() {
	const message = `must be a public address ${PUBLIC}`;
	return z
		.string({ message })
		.transform((value) => value.trim())
		.refine((value) => isPublicUrl(value), { message });
}

/** Whether a text is an `https:` URL of a host that is not known to be private. */
function isPublicUrl(value: string): boolean {
	return isWebUrl(value) && new URL(value).protocol === 'https:' && !isPrivate(value);
}

/** Whether a text is a reference to a file the provider already has: `asset://<id>`. */
export function isAssetReference(value: string): boolean {
	return /^asset:\/\/[^\s/]+$/.test(value);
}

/**
 * A list of addresses: several values of a form field, an array from an expression, or one text with
 * the addresses separated by commas or white space. `asset` allows `asset://` references too.
 */
export function urlList(limits: {
	min?: number;
	max: number;
	httpsOnly?: boolean;
	asset?: boolean;
}) {
	const { min = 1, max, httpsOnly = false, asset = false } = limits;
	const schemes = asset ? 'http://, https:// or asset://' : 'http:// or https://';
	const isAllowed = (value: string) =>
		(asset && isAssetReference(value)) || (httpsOnly ? isPublicUrl(value) : isWebUrl(value));
	const message = 'must be a list of addresses';
	return z.preprocess(
		toList,
		z
			.array(z.string({ message }), { message })
			.min(min, { message: `must have at least ${min} address(es)` })
			.max(max, { message: `must have at most ${max} addresses` })
			.refine((values) => values.every(isAllowed), {
				message: httpsOnly
					? `must be public addresses, each one ${PUBLIC}`
					: `must be full addresses that start with ${schemes}`,
			}),
	);
}

function toList(value: unknown): unknown {
	// A comma may be part of an address; it only separates before white space or the next address.
	const separator = /,?\s|,(?=[a-z]+:\/\/)|,$/i;
	const entries = typeof value === 'string' ? value.split(separator) : value;
	if (!Array.isArray(entries)) return entries;
	return entries
		.map((entry: unknown) => (typeof entry === 'string' ? entry.trim() : entry))
		.filter((entry) => entry !== '');
}

/** A media field: an address or a file. Its type and size are checked by `parseInput`. */
export function media() {
	return z.custom<MediaInput>(isMedia, { message: 'is required' });
}

function isMedia(value: unknown): value is MediaInput {
	return isRecord(value) && (value.source === 'url' || value.source === 'file');
}

/** The address or file in a media field; `undefined` where it was left empty. */
export function mediaIn(
	input: Readonly<Record<string, unknown>>,
	{ name }: { name: string },
): MediaInput | undefined {
	const value = input[name];
	return isMedia(value) ? value : undefined;
}

/** The address of a media field whose file, if it had one, has been uploaded to the provider. */
export function urlOf(input: MediaInput): string {
	if (input.source === 'url') return input.url;
	throw new TypeError('A file must be uploaded to the provider before the request is made');
}
