import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { PROVIDERS, providerById } from '../../providers';
import { parseValues, withoutBlanks } from '../../providers/parseInput';
import type { Balance } from '../../providers/provider';
import { seconds } from '../../providers/values';
import { connect } from '../connect';
import { forEachItem } from '../delivery/forEachItem';
import { includesInput } from '../form/outputFields';

/** The providers that tell a balance. */
export const PROVIDERS_WITH_CREDITS = PROVIDERS.filter((provider) => provider.credits);

export const balanceFields: INodeProperties[] = [
	{
		displayName: 'Video Length (Seconds)',
		name: 'durationSeconds',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		hint: 'Leave at 0 to get the balance only',
		description:
			'Also show what a video of this length would cost and how many of them the balance covers, if the price depends on nothing else',
	},
];

const A_DAY_SECONDS = 86_400;

const questionSchema = z.object({ durationSeconds: seconds(0, A_DAY_SECONDS).optional() });

/** Asks for the balance once, and works out the price for each item. */
export async function executeBalance(context: IExecuteFunctions) {
	const provider = providerById(context.getNodeParameter('provider', 0));
	const { api } = await connect(context, provider);
	let balance: Promise<Balance> | undefined;
	return await forEachItem(
		context,
		async (itemIndex) => {
			const { durationSeconds = 0 } = parseValues(
				questionSchema,
				withoutBlanks({
					durationSeconds: context.getNodeParameter('durationSeconds', itemIndex, 0),
				}),
				() => 'Video Length',
			);
			balance ??= provider.credits?.(api);
			const known = await balance;
			if (known === undefined) throw new TypeError(`${provider.displayName} tells no balance`);
			return [
				{
					json: { provider: provider.id, ...known, ...priceOf(durationSeconds, known) },
					pairedItem: { item: itemIndex },
				},
			];
		},
		includesInput(context),
	);
}

/** What a video would cost and how many the balance buys; nothing where that needs to know more. */
function priceOf(durationSeconds: number, { creditsPerSecond, availableCredits }: Balance) {
	if (durationSeconds === 0 || creditsPerSecond === null) return {};
	const videoCost = Math.ceil(durationSeconds) * creditsPerSecond;
	return {
		durationSeconds,
		videoCost,
		videosAffordable: videoCost === 0 ? null : Math.floor(availableCredits / videoCost),
	};
}
