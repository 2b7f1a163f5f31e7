import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import type { Provider } from '../../providers/provider';

const idsOf = (isMeant: (provider: Provider) => unknown) =>
	PROVIDERS.filter(isMeant).map(({ id }) => id);

const only = (isMeant: (provider: Provider) => unknown) => ({
	show: { '/provider': idsOf(isMeant) },
});

/** How long items wait for a slot where only so many tasks may run at a time. */
export const DEFAULT_SLOT_WAIT_MINUTES = 720;

/**
 * What keeps a batch within its limits. What protects money is offered with every provider: n8n drops
 * the value of an option that is not shown, and nobody would be told that the protection is gone.
 */
export const batchFields: INodeProperties[] = [
	{
		displayName: 'Batch and Budget',
		name: 'batch',
		type: 'collection',
		placeholder: 'Add limit or safeguard',
		default: {},
		options: [
			{
				displayName: 'Dry Run',
				name: 'dryRun',
				type: 'boolean',
				// Who adds it wants it.
				default: true,
				description:
					'Whether to check every item and show its request and expected cost without sending anything',
			},
			{
				displayName: 'Idempotency Key',
				name: 'idempotencyKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.rowId }}',
				description:
					'A key of your own for each item, sent in place of the one made from execution and item. Run again with the same key and values, the same task is reached and nothing is charged again. Seedance 2 (seedance2ai.io) only.',
			},
			{
				displayName: 'If an Earlier Submit Is Unknown',
				name: 'onUnknown',
				type: 'options',
				options: [
					{
						name: 'Report It',
						value: 'report',
						description: 'The item is an error: its task may exist and may have been charged',
					},
					{
						name: 'Submit Again',
						value: 'submitAgain',
						description: 'You have looked at the provider, or a second charge is acceptable',
					},
				],
				default: 'report',
				description:
					'What to do with an item whose Submit Once Key was sent in an earlier run that was cut off before the answer',
				displayOptions: only(({ idempotency }) => !idempotency),
			},
			{
				displayName: 'Max Credits per Run',
				name: 'maxCredits',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 1000,
				description:
					'The run stops before the item that would cross it. Reckoned with the published price, or the most an item can cost.',
			},
			{
				displayName: 'Max Wait for a Place (Minutes)',
				name: 'placeWaitMinutes',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: DEFAULT_SLOT_WAIT_MINUTES,
				description:
					'The provider runs only so many tasks at a time. Items without a place by then are not ordered.',
				displayOptions: only(({ pacing }) => pacing.runningTasks),
			},
			{
				displayName: 'Minimum Balance Left',
				name: 'minBalance',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 100,
				description: 'The run stops before the item after which fewer credits would be left',
			},
			{
				displayName: 'Orders at Once',
				name: 'ordersAtOnce',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 3,
				description: 'How many orders may be under way at the same time',
				displayOptions: only(({ pacing }) => pacing.runningTasks === undefined),
			},
			{
				displayName: 'Requests per Minute',
				name: 'requestsPerMinute',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 30,
				description:
					'How many requests are sent in a minute at most. Unless set: as many as the provider publishes that it takes.',
			},
			{
				displayName: 'Submit Once Key',
				name: 'submitOnceKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.rowId }}',
				description:
					'A key of your own for each item. An item whose key was ordered before, by any execution of this workflow on any worker, is not ordered again and leaves with the status alreadySubmitted.',
			},
		],
	},
];
