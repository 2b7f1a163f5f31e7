import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { answerModel } from '../delivery/modelAnswer';
import { credentialsOf, providerField } from '../form/providerFields';
import { VERSIONS } from '../form/versions';
import { executeUpload } from './execute';
import { UPLOADERS, uploadFields } from './fields';

export class DanceVideoUpload implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Upload File',
		name: 'danceVideoUpload',
		icon: { light: 'file:danceVideoUpload.svg', dark: 'file:danceVideoUpload.dark.svg' },
		group: ['transform'],
		...VERSIONS,
		subtitle: '={{ "Upload " + $parameter["kind"] }}',
		description:
			'Upload an image or a reference video for an AI dance video. An AI agent gives the public address of the file: it cannot hand over files.',
		defaults: { name: 'Dance Video Upload File' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(UPLOADERS),
		properties: [providerField(UPLOADERS), ...uploadFields],
	};

	async execute(this: IExecuteFunctions) {
		return await answerModel(this, async () => await executeUpload(this));
	}
}
