import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PROVIDERS, providerById } from '../../providers';
import { parseInput } from '../../providers/parseInput';
import type { Mode, Provider } from '../../providers/provider';
import { asFailure } from '../../transport/failure';

/** All that a mode's form says, and what its errors about addresses advise. */
function wordsOf(mode: Mode): string {
	const advice = ['imageUrl', 'imageUrls', 'mediaUrls'].flatMap((field) => {
		try {
			parseInput(mode, { [field]: 'not an address' });
			return [];
		} catch (error) {
			return [asFailure(error).details.nextStep];
		}
	});
	return [mode.name, mode.description, JSON.stringify(mode.fields), ...advice].join('\n');
}

const modesOf = (providers: readonly Provider[]) =>
	providers.flatMap(({ id, modes }) => modes.map((mode) => [`${id} ${mode.id}`, mode] as const));

const page = (name: string) => readFileSync(path.resolve(__dirname, '../../', name), 'utf8');

describe('what forms and pages say of a provider', () => {
	it.each(modesOf(PROVIDERS.filter(({ uploads }) => !uploads)))(
		'sends nobody of %s to another provider’s upload, whose addresses may be private or short-lived',
		(_id, mode) => {
			expect(wordsOf(mode)).not.toMatch(/Dance Video Upload File/);
		},
	);

	it('names the upload where Dance Generator’s document does: "from upload endpoint"', () => {
		const [mode] = providerById('danceGenerator').modes;
		const field = mode?.fields.find(({ name }) => name === 'characterImageUrl');
		expect(field?.description).toMatch(/Dance Video Upload File/);
		expect(field?.description).toMatch(/may be refused/);
	});

	// None of these stands in any of the five documents.
	it.each([
		['a speed of a model', /quicker|faster;/i],
		['a discount that upscaling does not have', /fifth/i],
		['when a task starts', /starts at once|may take hours/i],
		['what a seed of -1 does', /-1 (?:takes|is) a random/i],
		['results that are only similar', /similar/i],
		['a price for each image', /each one costs/i],
		['how much work a tier is', /how much work/i],
		['how urgent a tier is', /urgent/i],
		['a direction in which somebody faces', /\bfac(?:es|ing)\b/i],
		['how long an address of a result lasts', /often after a day/i],
	])('does not say %s', (_what, words) => {
		const said = [
			...modesOf(PROVIDERS).map(([, mode]) => wordsOf(mode)),
			page('docs/providers.md'),
			page('docs/media.md'),
			page('README.md'),
			page('nodes/form/downloadFields.ts'),
			page('nodes/DanceVideoWait/advice.ts'),
		];
		expect(said.filter((text) => words.test(text))).toEqual([]);
	});
});
