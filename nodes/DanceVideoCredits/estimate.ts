import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Cost } from '../../model/task';
import { PROVIDERS, providerById } from '../../providers';
import { shownFor } from '../../providers/shownFields';
import { parseInput } from '../../providers/parseInput';
import type { Pricing, Provider } from '../../providers/provider';
import { forEachItem } from '../delivery/forEachItem';
import { includesInput } from '../form/outputFields';
import { readForm } from '../form/readForm';

/** The questions of each price list, or that there is none. */
export const estimateFields: INodeProperties[] = PROVIDERS.flatMap((provider) =>
	fieldsOf(provider).map((field) => shownFor(field, { provider: [provider.id] })),
);

function fieldsOf({ displayName, pricing }: Provider): INodeProperties[] {
	if (pricing) return pricing.fields;
	return [
		{
			displayName: `${displayName} publishes no price, so none can be estimated`,
			name: 'noPriceNotice',
			type: 'notice',
			default: '',
		},
	];
}

/** What a video would cost by the price list, for each item. Nothing is asked over the network. */
export async function executeEstimate(context: IExecuteFunctions) {
	const provider = providerById(context.getNodeParameter('provider', 0));
	return await forEachItem(
		context,
		async (itemIndex) => {
			const estimatedCost = await estimate(context, provider.pricing, itemIndex);
			return [
				{
					json: {
						provider: provider.id,
						estimatedCost,
						note: noteOf(provider),
					},
					pairedItem: { item: itemIndex },
				},
			];
		},
		includesInput(context),
	);
}

async function estimate(
	context: IExecuteFunctions,
	pricing: Pricing | undefined,
	itemIndex: number,
): Promise<Cost | null> {
	if (!pricing) return null;
	const form = { ...pricing, media: [] };
	const input = parseInput(form, await readForm(context, form, itemIndex));
	return pricing.estimate(input);
}

function noteOf({ displayName, documentationUrl, pricing }: Provider): string {
	return pricing
		? `At the price that ${displayName} publishes (${documentationUrl}): ${pricing.words}`
		: `${displayName} publishes no price. What a task has cost is in its "cost" once the provider reports it.`;
}
