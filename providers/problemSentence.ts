import { isRecord } from '../model/json';

/** Longer texts are shown by their length and beginning. */
const MOST_SHOWN = 60;
/** Above this, counting characters one by one would cost more memory than the text. */
const MOST_COUNTED = 100_000;

/** What is wrong with a field, with the value given: `Seed must be ... (given: 3.5).` */
export function problemSentence(name: string, problem: string, value: unknown): string {
	return `${name} ${problem}${value === undefined ? '' : ` (given: ${show(value)})`}.`;
}

function show(value: unknown): string {
	if (typeof value === 'string' && value.length > MOST_SHOWN) {
		const length = value.length > MOST_COUNTED ? value.length : [...value].length;
		const beginning = [...value.slice(0, 80)].slice(0, 40).join('');
		return `${length} characters, "${beginning}..."`;
	}
	if (isRecord(value) && isRecord(value.file)) return showFile(value.file);
	if (isRecord(value)) return typeof value.url === 'string' ? show(value.url) : 'an object';
	return JSON.stringify(value);
}

/** A media field's file, as far as it says what is wrong with it. */
function showFile({ fileName, durationSeconds }: Record<string, unknown>): string {
	const seconds =
		typeof durationSeconds === 'number' ? Number(durationSeconds.toFixed(1)) : undefined;
	return `the file ${JSON.stringify(fileName)}${seconds === undefined ? '' : `, ${seconds} seconds`}`;
}
