import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { fromVersion2, ofVersion1 } from '../../providers/shownFields';
import type { Provider } from '../../providers/provider';

const idsOf = (isMeant: (provider: Provider) => unknown) =>
	PROVIDERS.filter(isMeant).map(({ id }) => id);

const only = (isMeant: (provider: Provider) => unknown) => ({
	show: { '/provider': idsOf(isMeant) },
});

/** What version 1 calls the key that n8n keeps, and version 2 the one key that it asks for. */
export const ONCE_KEY = 'Submit Once Key';
export const ONE_KEY = 'Never Create Twice (Key)';

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
			ofVersion1({
				displayName: 'Idempotency Key',
				name: 'idempotencyKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.rowId }}',
				description:
					'A key of your own for each item, sent instead of the one made from execution and item. The same key with the same values returns the same task and charges nothing again, for as long as the provider remembers the key (it does not document how long). Seedance 2 (seedance2ai.io) only.',
			}),
			{
				displayName: 'If an Earlier Attempt Is Unknown',
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
						description: 'You have checked at the provider, or a second charge is acceptable',
					},
				],
				default: 'report',
				description:
					'What to do with an item whose key was sent in an earlier run that was interrupted before the answer came',
			},
			{
				displayName: 'Max Credits per Run',
				name: 'maxCredits',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 1000,
				description:
					'If the run would cross this limit, nothing is created. With On Error: Continue, the items before the first one that would cross it are created. Calculated from the published price, or from the most an item can cost.',
			},
			{
				displayName: 'Max Wait for a Slot (Minutes)',
				name: 'placeWaitMinutes',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: DEFAULT_SLOT_WAIT_MINUTES,
				description:
					'The provider runs a limited number of tasks at a time. Items that get no slot within this time are not sent.',
				displayOptions: only(({ pacing }) => pacing.runningTasks),
			},
			{
				displayName: 'Minimum Balance Left',
				name: 'minBalance',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 100,
				description:
					'If the run would leave fewer credits than this, nothing is created. With On Error: Continue, the items before the first one that would leave too few are created.',
			},
			fromVersion2({
				displayName: ONE_KEY,
				name: 'submitOnceKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.rowId }}',
				description:
					'A key of your own for each item, such as the ID of its row. An item whose key this node has used before, in any execution, gets no second task and is not paid for again: it leaves with the status alreadySubmitted and the ID of its first task, which Wait for Task takes.',
			}),
			{
				displayName: 'Requests per Minute',
				name: 'requestsPerMinute',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 30,
				description:
					"How many requests to send per minute at most. If not set, the provider's published limit is used.",
			},
			ofVersion1({
				displayName: ONCE_KEY,
				name: 'submitOnceKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.rowId }}',
				description:
					'A key of your own for each item. An item whose key was used before, by any execution of this workflow on any worker, gets no second task and leaves with the status alreadySubmitted and the ID of its first one.',
			}),
			{
				displayName: 'Tasks Created at Once',
				name: 'ordersAtOnce',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 3,
				description: 'How many requests to create a task may be under way at the same time',
				displayOptions: only(({ pacing }) => pacing.runningTasks === undefined),
			},
		],
	},
];
