import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { ownEntry, textOf } from '../../model/json';
import { inputFailure } from '../../transport/failure';
import { answerModel } from '../delivery/modelAnswer';
import { VERSIONS } from '../form/versions';
import { executeBalance } from './balance';
import { executeEstimate } from './estimate';
import { creditsCredentials, creditsFields, type CreditsOperation } from './fields';

/** By lookup: an operation is a line here and its fields. */
const OPERATIONS = {
	balance: executeBalance,
	estimate: executeEstimate,
} satisfies Record<CreditsOperation, unknown>;

export class DanceVideoCredits implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Check Credits',
		name: 'danceVideoCredits',
		icon: { light: 'file:danceVideoCredits.svg', dark: 'file:danceVideoCredits.dark.svg' },
		group: ['input'],
		...VERSIONS,
		subtitle:
			'={{ $parameter["operation"] === "estimate" ? "Estimate" : $parameter["durationSeconds"] ? "Price of " + $parameter["durationSeconds"] + " s" : "Balance" }}',
		description: 'See how many credits are left and what a video would cost; checking is free',
		defaults: { name: 'Dance Video Check Credits' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: creditsCredentials,
		properties: creditsFields,
	};

	async execute(this: IExecuteFunctions) {
		const operation = textOf(this.getNodeParameter('operation', 0, 'balance'));
		const run = ownEntry<typeof executeBalance>(OPERATIONS, operation);
		return await answerModel(this, async () => {
			if (run) return await run(this);
			throw inputFailure([`Operation must be balance or estimate (given: "${operation}").`]);
		});
	}
}
