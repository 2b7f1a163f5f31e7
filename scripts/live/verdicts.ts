import { isRecord } from '../../model/json';
import type { Fact, SeenAnswer, Source, Step } from '../../sandbox/facts';

/** What a check says of one fact. */
export interface Verdict {
	says: string;
	source: Source;
	result: 'confirmed' | 'differs' | 'not seen';
	/** What came, in short; nothing where nothing came. */
	came: string;
}

/** Answers that are expected to be refusals. */
const REFUSED: ReadonlySet<Step> = new Set(['wrongKey', 'unknownTask']);

/** Looks at every answer that the fact is about. One that shows otherwise is enough. */
export function verdictOn(
	{ says, source, step, create, at, isOptional, holds }: Fact,
	answers: readonly SeenAnswer[],
): Verdict {
	const values = answers
		.filter((answer) => answer.step === step && (create === undefined || answer.create === create))
		.filter(({ httpStatus }) => at === 'httpStatus' || httpStatus < 400 || REFUSED.has(step))
		.map((answer) => (at === 'httpStatus' ? answer.httpStatus : memberOf(answer.json, at)))
		.filter((value) => value !== undefined || !isOptional)
		.flatMap((value) => {
			const held = holds(value);
			return held === undefined ? [] : [{ value, held }];
		});
	const shown = values.find(({ held }) => !held) ?? values.at(-1);
	if (!shown) return { says, source, result: 'not seen', came: '' };
	return {
		says,
		source,
		result: shown.held ? 'confirmed' : 'differs',
		came: inShort(shown.value),
	};
}

/** A member of a JSON value by its dotted path; '' is all of it. */
export function memberOf(json: unknown, path: string): unknown {
	if (path === '') return json;
	return path
		.split('.')
		.reduce<unknown>(
			(holder, name) =>
				Array.isArray(holder) || isRecord(holder)
					? (holder as Record<string, unknown>)[name]
					: undefined,
			json,
		);
}

const LONGEST = 60;

/** A value as a table can show it: of addresses the origin only, of objects the names of their members. */
function inShort(value: unknown): string {
	if (value === undefined) return '(nothing)';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (isRecord(value)) return `{${Object.keys(value).join(', ')}}`;
	if (typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value)) {
		return `${new URL(value).origin}/...`;
	}
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
