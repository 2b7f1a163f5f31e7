import { createRequire } from 'node:module';
import { join } from 'node:path';

import { FAILURE_KINDS, type FailureDetails } from '../../model/failureDetails';
import { PROVIDERS } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import { KIND_TEXTS, MONEY_WORDS } from './kinds';

const load = createRequire(__filename);

type Sentence = Pick<FailureDetails, 'kind' | 'message' | 'nextStep'>;
type ErrorTable = Record<string, Sentence>;

/** What every providers/<id>/errors.ts exports beside `toFailure`. */
interface ErrorsFile {
	ERROR_TABLE: ErrorTable;
	/** What is said of everything else. */
	UNKNOWN: Sentence;
}

/** What each provider documents, by its code or HTTP status, and what is said of everything else. */
export const ERROR_TABLES: Record<string, ErrorTable> = Object.fromEntries(
	PROVIDERS.map(({ id }) => {
		const file = load(join(__dirname, '../../providers', id, 'errors')) as ErrorsFile &
			Record<string, Sentence>;
		const further = Object.entries(DEVELOPMENT[id as ProviderId].furtherErrors ?? {}).map(
			([title, name]) => [title, file[name]] as const,
		);
		return [
			id,
			{ ...file.ERROR_TABLE, ...Object.fromEntries(further), 'anything else': file.UNKNOWN },
		];
	}),
);

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
