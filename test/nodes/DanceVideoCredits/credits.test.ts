import type { IDataObject } from 'n8n-workflow';

import { executeBalance } from '../../../nodes/DanceVideoCredits/balance';
import { DanceVideoCredits } from '../../../nodes/DanceVideoCredits/DanceVideoCredits.node';
import { executeEstimate } from '../../../nodes/DanceVideoCredits/estimate';
import { plainContext, type Plain } from '../plainContext';

const rows = (...values: unknown[]) => values.map((row) => ({ json: { row } as IDataObject }));

describe('a balance', () => {
	const asking = (seconds: unknown[], { parameters, ...plain }: Plain & { price?: number } = {}) =>
		plainContext({
			items: rows(...seconds),
			answer: () => ({
				body: { remaining_credits: 500, cost_reference: { per_second: plain.price ?? 7 } },
			}),
			parameters: {
				provider: 'danceGenerator',
				durationSeconds: (at: number) => seconds[at],
				...parameters,
			},
			...plain,
		});
	const ask = async (seconds: unknown[], plain?: Plain & { price?: number }) => {
		const [items = []] = await executeBalance(asking(seconds, plain).context);
		return items;
	};

	it('is asked for once, and with no length told alone', async () => {
		const { context, sent } = asking([0, '', 0]);
		const [items = []] = await executeBalance(context);
		const known = { provider: 'danceGenerator', credits: 500, availableCredits: 500 };
		expect(items).toEqual(
			[0, 1, 2].map((item) => ({
				json: { ...known, creditsPerSecond: 7 },
				pairedItem: { item },
			})),
		);
		expect(sent).toHaveLength(1);
	});

	it('tells what a video of a length costs, and how many of them it covers', async () => {
		const costs = (await ask([10, '9.2s', 0.5])).map(({ json }) => [
			json.durationSeconds,
			json.videoCost,
			json.videosAffordable,
		]);
		expect(costs).toEqual([
			[10, 70, 7],
			[9.2, 70, 7],
			[0.5, 7, 71],
		]);
	});

	it('covers any number of videos that cost nothing, which is no number', async () => {
		const [item] = await ask([10], { price: 0 });
		expect(item?.json).toMatchObject({ videoCost: 0, videosAffordable: null });
	});

	it('tells no price where the price depends on more than the length', async () => {
		const [item] = await ask([10], {
			parameters: { provider: 'seedance2Ai' },
			answer: () => ({ body: { credits: 9, availableCredits: 4 } }),
		});
		expect(item?.json).toEqual({
			provider: 'seedance2Ai',
			credits: 9,
			availableCredits: 4,
			creditsPerSecond: null,
		});
	});

	it('is not asked for with a length that is none', async () => {
		for (const length of [-1, 86_401, 'long']) {
			const { context, sent } = asking([length]);
			await expect(executeBalance(context)).rejects.toThrow(
				/Video Length must be a number of seconds from 0 to 86400/,
			);
			expect(sent).toEqual([]);
		}
		expect(await ask([86_400])).toHaveLength(1);
	});

	it('that fails is the error of each item that asks for it', async () => {
		const answer = () => ({ statusCode: 401, body: { error: 'invalid_api_key' } });
		const items = await ask([0, 0], { answer, onError: 'continueRegularOutput' });
		expect(items.map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/API key/),
			expect.stringMatching(/API key/),
		]);
	});

	it('leaves beside the fields of the item where they are wanted', async () => {
		const [item] = await ask([0], { parameters: { includeInputFields: true } });
		expect(item?.json).toMatchObject({ row: 0, credits: 500 });
		const [without] = await ask([0]);
		expect(without?.json).not.toHaveProperty('row');
	});

	it('is none at a provider that tells none', async () => {
		await expect(ask([0], { parameters: { provider: 'vtrix' } })).rejects.toThrow(
			/Vtrix.* tells no balance/,
		);
	});
});

describe('an estimate', () => {
	const estimate = async (parameters: Record<string, unknown>, items = rows(1)) => {
		const { context, sent } = plainContext({ parameters, items, credentials: [] });
		const [leaving = []] = await executeEstimate(context);
		expect(sent).toEqual([]);
		return leaving;
	};

	it('is worked out for each item by the price that is published', async () => {
		const parameters = {
			provider: 'danceGenerator',
			duration: (at: number) => [10, '12.5s'][at],
			includeInputFields: true,
		};
		const items = await estimate(parameters, rows('a', 'b'));
		expect(items).toEqual(
			[70, 91].map((amount, item) => ({
				json: {
					row: 'ab'[item],
					provider: 'danceGenerator',
					estimatedCost: { amount, unit: 'credits' },
					note: expect.stringMatching(/publishes \(https:\/\/dancegenerator\.ai\): \S/) as string,
				},
				pairedItem: { item },
			})),
		);
	});

	it('is none where no price is published, which is said', async () => {
		const [item] = await estimate({ provider: 'vtrix' });
		expect(item?.json).toEqual({
			provider: 'vtrix',
			estimatedCost: null,
			note: expect.stringMatching(/Vtrix.* publishes no price\. .*"cost"/) as string,
		});
	});

	it('is refused for a video that could not be created', async () => {
		const parameters = { provider: 'danceGenerator', duration: 31 };
		await expect(estimate(parameters)).rejects.toThrow(/Video Length .*from 0 to 30.*given: 31/);
	});
});

describe('Dance Video Check Credits', () => {
	const { execute } = new DanceVideoCredits();

	it('does what is asked of it, a balance where the form does not say', async () => {
		const parameters = { provider: 'danceGenerator', duration: 10 };
		const answer = () => ({ body: { remaining_credits: 5 } });
		const run = async (operation: string | undefined) => {
			const { context } = plainContext({ parameters: { ...parameters, operation }, answer });
			return Object.keys((await execute.call(context))[0]?.[0]?.json ?? {});
		};
		expect(await run(undefined)).toContain('credits');
		expect(await run('balance')).toContain('credits');
		expect(await run('estimate')).toContain('estimatedCost');
	});

	it.each(['refund', 'constructor', ''])('says that it cannot do "%s"', async (operation) => {
		const { context, sent } = plainContext({ parameters: { operation } });
		await expect(execute.call(context)).rejects.toThrow(
			`Operation must be balance or estimate (given: "${operation}").`,
		);
		expect(sent).toEqual([]);
	});

	it('tells a model what is wrong, which would else read nothing', async () => {
		const { context } = plainContext({ parameters: { operation: 'refund' }, isTool: true });
		expect(await execute.call(context)).toEqual([
			[
				{
					json: { error: expect.stringMatching(/Operation must be balance or estimate/) as string },
				},
			],
		]);
	});
});
