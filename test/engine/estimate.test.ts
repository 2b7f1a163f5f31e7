import { NodeHelpers, type INodeParameters } from 'n8n-workflow';

import { DanceVideoCredits } from '../../nodes/DanceVideoCredits/DanceVideoCredits.node';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { PROVIDERS } from '../../providers';
import { errorOf } from './sandboxRunner';
import { runNode, type NodeRun } from './runNode';

/** Without a credential: whatever asked the network would need one. */
const estimate = async (parameters: INodeParameters, items: NodeRun['items'] = [{ json: {} }]) =>
	await runNode({
		node: new DanceVideoCredits(),
		parameters: { operation: 'estimate', ...parameters },
		credentials: {},
		items,
	});

const priced = PROVIDERS.filter(({ pricing }) => pricing);
const unpriced = PROVIDERS.filter(({ pricing }) => !pricing);

describe('Dance Video Check Credits, Estimate', () => {
	it('works out the price for each item, without a credential', async () => {
		const items = await estimate({ provider: 'danceGenerator', duration: '={{ $json.seconds }}' }, [
			{ json: { seconds: 10 } },
			{ json: { seconds: '12.5s' } },
		]);
		expect(items.map(({ json }) => json)).toEqual([
			{
				provider: 'danceGenerator',
				estimatedCost: { amount: 70, unit: 'credits' },
				note: expect.stringContaining('7 credits for each second'),
			},
			expect.objectContaining({ estimatedCost: { amount: 91, unit: 'credits' } }),
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('takes everything that makes a video dearer into account', async () => {
		const [item] = await estimate({
			provider: 'seedance2Ai',
			model: 'seedance2-fast',
			duration: 10,
			upscaleResolution: '4k',
			videoReference: true,
		});
		expect(item?.json.estimatedCost).toEqual({ amount: 1040, unit: 'credits' });
	});

	it('answers with the values the form begins with', async () => {
		for (const { id } of priced) {
			const [item] = await estimate({ provider: id });
			expect(item?.json).toMatchObject({
				provider: id,
				estimatedCost: { amount: expect.any(Number), unit: expect.any(String) },
				note: expect.stringMatching(/^At the price that .+ publishes/),
			});
		}
	});

	it('refuses a length that cannot be created, by name, limit and value', async () => {
		const error = await errorOf(estimate({ provider: 'danceGenerator', duration: 31 }));
		expect(error.message).toMatch(/Video Length .*from 0 to 30.*given: 31/);
	});

	it.each(unpriced.map(({ id, displayName }) => [displayName, id] as const))(
		'says that %s publishes no price instead of guessing one',
		async (displayName, id) => {
			const [item] = await estimate({ provider: id });
			expect(item?.json).toEqual({
				provider: id,
				estimatedCost: null,
				note: expect.stringContaining(`${displayName} publishes no price`),
			});
		},
	);

	it('needs no credential as n8n sees it, where a balance needs the provider’s own', () => {
		const { description } = new DanceVideoCredits();
		const needed = (parameters: INodeParameters) =>
			(description.credentials ?? [])
				.filter((credential) =>
					NodeHelpers.displayParameter(parameters, credential, { typeVersion: 1 }, description),
				)
				.map(({ name }) => name);
		expect(needed({ operation: 'estimate', provider: 'seedance2Ai' })).toEqual([]);
		expect(needed({ operation: 'balance', provider: 'seedance2Ai' })).toEqual(['seedance2AiApi']);
	});

	it('offers every provider for an estimate, and for a balance those that tell one', () => {
		const { properties } = new DanceVideoCredits().description;
		const offered = (operation: string) =>
			properties
				.filter(({ name }) => name === 'provider')
				.find(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
				?.options?.map((option) => ('value' in option ? option.value : undefined));
		expect(offered('estimate')).toEqual(PROVIDERS.map(({ id }) => id));
		expect(offered('balance')).toEqual(
			PROVIDERS.filter(({ credits }) => credits).map(({ id }) => id),
		);
	});
});

describe('Dance Video Generate', () => {
	it('shows the published price before a task is created, and says where there is none', () => {
		const notices = new DanceVideoGenerate().description.properties.filter(
			({ name }) => name === 'priceNotice',
		);
		expect(notices.map(({ displayOptions }) => displayOptions?.show?.provider)).toEqual(
			PROVIDERS.map(({ id }) => [id]),
		);
		const words = PROVIDERS.map(({ displayName, pricing }) =>
			pricing ? `Price, as published: ${pricing.words}` : `${displayName} publishes no price. `,
		);
		expect(notices.filter((notice, at) => !notice.displayName.startsWith(words[at]!))).toEqual([]);
		expect(new Set(notices.map(({ type }) => type))).toEqual(new Set(['notice']));
	});
});

describe('the estimate of a dance video', () => {
	const costOf = (seconds: number | undefined, characterOrientation?: 'image' | 'video') => {
		const [mode] = PROVIDERS.find(({ id }) => id === 'danceGenerator')?.modes ?? [];
		const file = { ...(seconds !== undefined && { durationSeconds: seconds }) };
		const referenceVideo = { source: 'file', file };
		return mode?.estimate?.({ referenceVideo, characterOrientation });
	};

	it('is 7 credits for each second of a reference that is a file, a started one in full', () => {
		expect([costOf(5), costOf(9.2), costOf(9.9), costOf(12, 'video')]).toEqual(
			[35, 70, 70, 84].map((amount) => ({ amount, unit: 'credits' })),
		);
	});

	it('is never more than the longest video of its orientation costs', () => {
		expect([costOf(10.4), costOf(30.4, 'video')]).toEqual(
			[70, 210].map((amount) => ({ amount, unit: 'credits' })),
		);
	});

	it('is not known where the length is not', () => {
		expect(costOf(undefined)).toBeUndefined();
	});
});
