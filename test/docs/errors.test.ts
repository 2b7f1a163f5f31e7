import { readFileSync } from 'node:fs';
import path from 'node:path';

import { FAILURE_KINDS, isEndUnknown } from '../../model/failureDetails';
import { PROVIDERS } from '../../providers';
import { KIND_TEXTS } from '../../scripts/errors/kinds';
import { ERROR_TABLES, generatedParts, withGeneratedParts } from '../../scripts/errors/page';
import { readResponse } from '../../transport/httpResponse';
import type { ErrorExample, ProviderFixtures } from '../providers/fixtures';

const page = readFileSync(path.resolve(__dirname, '../../docs/errors.md'), 'utf8');

/** Prettier makes the columns of a table as wide as their widest cell. */
const withoutLayout = (text: string) => text.replace(/-{3,}/g, '---').replace(/\s+/g, ' ');

const fixturesOf = (id: string) =>
	jest.requireActual<{ fixtures: ProviderFixtures }>(`../providers/${id}/fixtures`).fixtures;

const examples = PROVIDERS.flatMap((provider) =>
	fixturesOf(provider.id).errors.map((example) => ({
		title: `${provider.displayName}: ${example.title}`,
		provider,
		example,
	})),
);

const factsOf = ({ provider, example }: (typeof examples)[number]) =>
	provider.toFailure(
		readResponse(example.httpStatus, {}, textOf(example)),
		example.during === 'getTask' ? 'read' : 'create',
	);

function textOf({ body }: ErrorExample): string {
	return typeof body === 'string' ? body : JSON.stringify(body);
}

describe('docs/errors.md', () => {
	it('says what the code says (npm run docs:errors brings it up to date)', () => {
		expect(withoutLayout(page)).toBe(withoutLayout(withGeneratedParts(page)));
	});

	it('explains every kind of error, and has a table for every provider', () => {
		const { kinds = '' } = generatedParts();
		expect(FAILURE_KINDS.filter((kind) => !kinds.includes(`| \`${kind}\` |`))).toEqual([]);
		expect(Object.keys(ERROR_TABLES)).toEqual(PROVIDERS.map(({ id }) => id));
	});

	it('has a heading for every provider', () => {
		const headings = page.match(/^### .*$/gm) ?? [];
		expect(headings).toEqual(
			expect.arrayContaining(PROVIDERS.map(({ displayName }) => `### ${displayName}`)),
		);
	});

	it('has texts that are sentences without their full stop, which the page adds', () => {
		const odd = Object.values(KIND_TEXTS).flatMap(({ happened, toDo, moneyNote = 'Ok' }) =>
			[happened, toDo, moneyNote].filter((text) => !/^[A-Z[].*[^.]$/.test(text)),
		);
		expect(odd).toEqual([]);
	});
});

describe('an error that a provider documents', () => {
	it.each(examples)('is met as its table in docs/errors.md says: $title', (one) => {
		const details = factsOf(one);
		if (!details) throw new Error('The provider finds no failure in it');
		const rows = Object.values(ERROR_TABLES[one.provider.id] ?? {})
			.filter(({ kind, message }) => details.message.startsWith(message) && details.kind === kind)
			.toSorted((shorter, longer) => longer.message.length - shorter.message.length);
		expect(rows[0]?.nextStep).toBe(details.nextStep);
	});

	it.each(examples.filter(({ example }) => example.during !== 'getTask'))(
		'leaves the money where the page says: $title',
		(one) => {
			const details = factsOf(one);
			if (!details) throw new Error('The provider finds no failure in it');
			const told = isEndUnknown(details) ? 'open' : 'nothing';
			// Under the same key as another create: that one may be there.
			expect(KIND_TEXTS[details.kind].money).toBe(details.kind === 'conflict' ? 'first' : told);
		},
	);
});
