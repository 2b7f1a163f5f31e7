import { isRecord } from '../model/json';
import { beginningOf, redact } from '../transport/redact';

/** Longer texts are shown by their length and beginning. */
const MOST_SHOWN = 60;
/** Above this, counting characters one by one would cost more memory than the text. */
const MOST_COUNTED = 100_000;
/** So much of a list is shown as it is: what is in it may be whole files as `data:` URLs. */
const MOST_OF_LIST = 2_000;

/** What is wrong with a field, with the value given: `Seed must be ... (given: 3.5).` */
export function problemSentence(name: string, problem: string, value: unknown): string {
	return `${name} ${problem}${value === undefined ? '' : ` (given: ${shown(value)})`}.`;
}

/** A value as an error shows it: short, and without what would be recognised as secret. */
export function shown(value: unknown): string {
	if (typeof value === 'string' && value.length > MOST_SHOWN) {
		const length = value.length > MOST_COUNTED ? value.length : [...value].length;
		// Half of a password in an address, or of a key, would not be recognised as one later.
		const clean = redact(beginningOf(value, MOST_COUNTED));
		const beginning = [...clean.slice(0, 80)].slice(0, 40).join('');
		return `${length} characters, "${beginning}..."`;
	}
	if (isRecord(value) && isRecord(value.file)) return showFile(value.file);
	if (isRecord(value)) return typeof value.url === 'string' ? shown(value.url) : 'an object';
	return beginningOf(JSON.stringify(value) ?? typeof value, MOST_OF_LIST);
}

/** A media field's file, as far as it says what is wrong with it. */
function showFile({ fileName, durationSeconds }: Record<string, unknown>): string {
	const seconds =
		typeof durationSeconds === 'number' ? Number(durationSeconds.toFixed(1)) : undefined;
	return `the file ${JSON.stringify(fileName)}${seconds === undefined ? '' : `, ${seconds} seconds`}`;
}
