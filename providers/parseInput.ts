import type { z } from 'zod';

import { inputFailure } from '../transport/failure';
import { mediaProblems, withInlineFile } from './fileProblems';
import { problemSentence } from './problemSentence';
import type { CheckedInput, Mode } from './provider';
import { fieldsIn } from './shownFields';
import { mediaIn } from './values';

/** A form and what must hold for its values: a mode's, or a price list's. */
export type CheckedForm = Pick<Mode, 'fields' | 'media' | 'schema' | 'rules'>;

/**
 * Checks a form's values before anything is sent: each value on its own, what must hold between
 * them, and type and size of the files.
 * @throws Failure `invalidInput` that names every wrong field, its limit and the value given.
 */
export function parseInput(mode: CheckedForm, values: Record<string, unknown>): CheckedInput {
	const given = withoutBlanks(values);
	const input: CheckedInput = parseValues(
		mode.schema,
		given,
		(field) => displayNameOf(mode, field),
		(field) => waysOut(mode, field),
	);
	for (const slot of mode.media) {
		input[slot.name] = withInlineFile(slot, mediaIn(input, slot));
	}
	const broken = (mode.rules?.(input) ?? []).map(({ field, problem }) =>
		problemSentence(displayNameOf(mode, field), problem, given[field]),
	);
	const files = mode.media.flatMap((slot) => mediaProblems(slot, mediaIn(input, slot)));
	if (broken.length + files.length > 0) throw inputFailure([...broken, ...files]);
	return input;
}

/**
 * What someone with a file can do where the provider only takes addresses. By the names of the forms, a
 * field for the address of a file ends in Url or Urls; where files are taken, it is a media field.
 */
function waysOut({ media }: CheckedForm, field: string): string | undefined {
	if (media.length > 0 || field === 'callbackUrl' || !/Urls?$/.test(field)) return undefined;
	return 'For a file of your own, put it at a public address first, for example on a file host, or choose a provider whose form takes files.';
}

/**
 * Checks each value on its own. One that is there but blank is wrong, whether or not the field may be
 * left out: an empty expression must not switch off the limit it stands for.
 * @param nameOf what the form calls a field
 * @param adviceOf what else to do when it is wrong
 * @throws Failure `invalidInput` that names every wrong field, its limit and the value given.
 */
export function parseValues<Shape extends z.ZodRawShape>(
	schema: z.ZodObject<Shape>,
	values: Record<string, unknown>,
	nameOf: (field: string) => string,
	adviceOf: (field: string) => string | undefined = () => undefined,
): z.output<z.ZodObject<Shape>> {
	const blank = Object.keys(values).filter((field) => isBlank(values[field]));
	const given = withoutBlanks(values);
	const parsed = schema.safeParse(given);
	if (parsed.success && blank.length === 0) return parsed.data;
	const issues = parsed.error?.issues ?? [];
	const wrong = issues.filter((issue) => !blank.includes(fieldOf(issue)));
	const sentences = [
		...blank.map((field) => problemSentence(nameOf(field), 'has no value', values[field])),
		...wrong.map((issue) => {
			const field = fieldOf(issue);
			const problem = field in given ? issue.message : 'is required';
			return problemSentence(nameOf(field), problem, given[field]);
		}),
	];
	// 99.5 is neither whole nor within the limits, which is said in one sentence.
	const failure = inputFailure([...new Set(sentences)]);
	const advice = issues.map((issue) => adviceOf(fieldOf(issue)));
	const nextStep = new Set([
		failure.details.nextStep,
		...advice.filter((text) => text !== undefined),
	]);
	throw failure.with({ nextStep: [...nextStep].join(' ') });
}

/** The field that an issue is about; an element of a list is its field's. */
function fieldOf({ path: [field] }: Pick<z.ZodIssue, 'path'>): string {
	return String(field);
}

/** For fields that may be left empty: blank values count as not given. */
export function withoutBlanks(values: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}

function isBlank(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		(Array.isArray(value) && value.length === 0)
	);
}

/** The name users see in the form. */
function displayNameOf(mode: CheckedForm, field: string): string {
	const slot = mode.media.find(({ name }) => name === field);
	if (slot) return slot.displayName;
	const all = mode.fields.flatMap((property) => [property, ...fieldsIn(property)]);
	return all.find(({ name }) => name === field)?.displayName ?? field;
}
