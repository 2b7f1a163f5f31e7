import { findProvider, modeById, PROVIDERS, providerById } from '../../providers';
import { danceGenerator } from '../../providers/danceGenerator';
import { seedDance } from '../../providers/seedDance';
import { refusalOf } from './refusalOf';

describe('a provider of the registry', () => {
	it('is found by the ID that workflows hold, in the order of the forms', () => {
		// Those that workflows may hold already; new ones follow them.
		expect(PROVIDERS.slice(0, 5).map(({ id }) => id)).toEqual([
			'danceGenerator',
			'seedDance',
			'seedance2Ai',
			'seedance2Io',
			'vtrix',
		]);
		for (const provider of PROVIDERS) {
			expect(findProvider(provider.id)).toBe(provider);
			expect(providerById(provider.id)).toBe(provider);
		}
	});

	it.each<[unknown, string]>([
		[undefined, ''],
		[null, ' (given: null)'],
		['', ' (given: "")'],
		['Dance Generator', ' (given: "Dance Generator")'],
		['DANCEGENERATOR', ' (given: "DANCEGENERATOR")'],
		['constructor', ' (given: "constructor")'],
		[7, ' (given: 7)'],
		[{ id: 'vtrix' }, ' (given: an object)'],
	])('is none by %j: the IDs there are are named', (id, given) => {
		const ids = PROVIDERS.map((provider) => provider.id).join(', ');
		expect(findProvider(id)).toBeUndefined();
		const { kind, message } = refusalOf(() => providerById(id));
		expect(kind).toBe('invalidInput');
		expect(message).toBe(`Provider must be one of: ${ids}${given}.`);
	});
});

describe('a mode of a provider of the registry', () => {
	it('is found by its ID', () => {
		expect(modeById(danceGenerator, 'dance')).toBe(danceGenerator.modes[0]);
		expect(modeById(seedDance, 'imageToVideo')).toBe(seedDance.modes[1]);
	});

	it.each(['', 'dance', 'Text to Video'])(
		'is none by %j: those of this provider are named',
		(id) => {
			const { kind, message } = refusalOf(() => modeById(seedDance, id));
			expect(kind).toBe('invalidInput');
			expect(message).toBe(
				`Mode must be one of: textToVideo, imageToVideo (given: ${JSON.stringify(id)}).`,
			);
		},
	);
});
