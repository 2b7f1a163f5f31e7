import { ownEntry } from '../model/json';

/** What a file name can be made of; each stands in the template in braces, single or double. */
export interface NameParts {
	taskId: string;
	provider: string;
	/** Which file of the task it is, from 1; the last frame has a word instead. */
	index: number | 'last-frame';
	/** By the file's bytes. */
	extension: string;
}

export const DEFAULT_FILE_NAME = '{{taskId}}.{{extension}}';

const PLACEHOLDERS: ReadonlyArray<keyof NameParts> = ['taskId', 'provider', 'index', 'extension'];

/** `{{taskId}}`; in an expression, where n8n takes double braces for its own, also `{taskId}`. */
const PLACEHOLDER = /\{\{\s*(\w*)\s*\}\}|\{(taskId|provider|index|extension)\}/g;

/** Placeholders of a template that mean nothing. */
export function unknownPlaceholders(template: string): string[] {
	return [...template.matchAll(PLACEHOLDER)]
		.map(([, word]) => word)
		.filter((word) => word !== undefined)
		.filter((word) => !PLACEHOLDERS.some((known) => known === word));
}

/** Endings that a file of another type must not have, and those that mean the same. */
const EXTENSIONS = [
	['mp4', 'm4v'],
	['mov', 'qt'],
	['jpg', 'jpeg'],
	['tiff', 'tif'],
	...['png', 'webp', 'gif', 'bmp', 'avif', 'heic', 'webm', 'mkv', 'mp3', 'wav', 'm4a'].map(
		(name) => [name],
	),
];

/** So that no file system refuses it: 255 bytes is the least that is common. */
const MOST_CHARACTERS = 120;
const MOST_BYTES = 200;

/**
 * The name of a downloaded file. Whatever the template and the provider's words hold, it is one plain
 * name: no path, no control characters, not too long. It ends as its bytes say, and the second and every
 * further file of a task is numbered.
 */
export function fileNameFor(template: string, parts: NameParts): string {
	let isNumbered = false;
	const filled = template.replace(PLACEHOLDER, (_all, double?: string, single?: string) => {
		const word = double ?? single ?? '';
		isNumbered ||= word === 'index';
		return String(ownEntry<string | number>({ ...parts }, word) ?? '');
	});
	const stem = withoutExtension(safeName(filled), parts.extension);
	const ending = isNumbered || parts.index === 1 ? '' : `-${parts.index}`;
	return `${cut(stem)}${ending}.${parts.extension}`;
}

/** What counts as an extension in a server's file name; anything else after a dot is part of the stem. */
const ANY_EXTENSION = /\.[a-z0-9]{1,10}$/i;

/**
 * A file name that a server gave, in its answer or as the end of an address, as one plain name: without
 * folders, control characters or names that a file system keeps for itself, and not too long.
 */
export function plainFileName(text: string): string {
	const name = safeName(text.split(/[\\/]/).at(-1) ?? '').replace(/[.\s]+$/, '');
	const extension = ANY_EXTENSION.exec(name)?.[0] ?? '';
	const stem = name.slice(0, name.length - extension.length);
	// ".png" has no stem, and "..." is nothing but dots.
	return /[^.\s]/.test(stem) ? `${cut(stem)}${extension}` : `file${extension}`;
}

function withoutExtension(name: string, extension: string): string {
	const endings = [...EXTENSIONS.flat(), extension.toLowerCase()];
	const dot = name.lastIndexOf('.');
	const isEnding = dot >= 0 && endings.includes(name.slice(dot + 1).toLowerCase());
	return isEnding ? name.slice(0, dot) : name;
}

/** Names that Windows keeps for devices, whatever follows behind a dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i;

function safeName(text: string): string {
	return (
		text
			.toWellFormed()
			// Control characters, and marks that turn the direction of writing: "gpj.exe" would read "exe.jpg".
			.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
			.replace(/[\\/:*?"<>|]/g, '_')
	);
}

function cut(stem: string): string {
	let short = '';
	for (const character of [...stem.replace(/^[.\s]+/, '')].slice(0, MOST_CHARACTERS)) {
		if (Buffer.byteLength(short + character) > MOST_BYTES) break;
		short += character;
	}
	short = short.replace(/[.\s]+$/, '');
	return DEVICES.test(short) || short === '' ? `_${short}` : short;
}
