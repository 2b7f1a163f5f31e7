import { PROVIDERS } from '../../providers';
import * as danceGenerator from '../../providers/danceGenerator/errors';
import * as seedDance from '../../providers/seedDance/errors';
import * as seedance2Ai from '../../providers/seedance2Ai/errors';
import * as seedance2Io from '../../providers/seedance2Io/errors';
import * as vtrix from '../../providers/vtrix/errors';
import { ERROR_TABLE as vtrixTable } from '../../providers/vtrix/errorTable';
import { FAILURE_KINDS, type FailureFacts } from '../../transport/failure';
import { KIND_TEXTS, MONEY_WORDS } from './kinds';

type ErrorTable = Record<string, Pick<FailureFacts, 'kind' | 'message' | 'nextStep'>>;

const withRest = (table: ErrorTable, rest: ErrorTable[string]): ErrorTable => ({
	...table,
	'anything else': rest,
});

/** What each provider documents, by its code or HTTP status, and what is said of everything else. */
export const ERROR_TABLES: Record<string, ErrorTable> = {
	danceGenerator: withRest(danceGenerator.ERROR_TABLE, danceGenerator.UNKNOWN),
	seedDance: withRest(seedDance.ERROR_TABLE, seedDance.UNKNOWN),
	seedance2Ai: withRest(
		{ ...seedance2Ai.ERROR_TABLE, '`429`, to a status check': seedance2Ai.ASKED_TOO_OFTEN },
		seedance2Ai.UNKNOWN,
	),
	seedance2Io: withRest(
		{
			...seedance2Io.ERROR_TABLE,
			'`idempotency_conflict`, with other values': seedance2Io.OTHER_BODY,
		},
		seedance2Io.UNKNOWN,
	),
	vtrix: withRest(vtrixTable, vtrix.UNKNOWN),
};

/** The generated parts of docs/errors.md, by the name in their markers. */
export function generatedParts(): Record<string, string> {
	return {
		kinds: table(
			['`details.kind`', 'What happened', 'What to do', 'Where the money is'],
			FAILURE_KINDS.map((kind) => {
				const { happened, toDo, money, moneyNote } = KIND_TEXTS[kind];
				const where = [MONEY_WORDS[money], moneyNote].filter(Boolean).join('. ');
				return [`\`${kind}\``, happened, toDo, where];
			}),
		),
		...Object.fromEntries(
			PROVIDERS.map(({ id }) => [
				id,
				table(
					['Code or HTTP status', 'Message', 'What to do', 'Kind'],
					Object.entries(ERROR_TABLES[id] ?? {}).map(([code, { kind, message, nextStep }]) => [
						/^\w+$/.test(code) ? `\`${code}\`` : code,
						message,
						nextStep,
						`\`${kind}\``,
					]),
				),
			]),
		),
	};
}

/** The page with its generated parts put in between their markers. */
export function withGeneratedParts(page: string): string {
	return Object.entries(generatedParts()).reduce((text, [name, part]) => {
		const [begin, end] = markersOf(name);
		const from = text.indexOf(begin);
		const to = text.indexOf(end);
		if (from < 0 || to < from) throw new Error(`docs/errors.md lacks the markers of "${name}"`);
		return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
	}, page);
}

function markersOf(name: string): [begin: string, end: string] {
	return [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
	return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}
