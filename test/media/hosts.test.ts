import { isMetadata, isPrivate, urlOfAddress } from '../../media/hosts';
import { requireSafeDownload } from '../../media/safeUrl';

describe('an address where a cloud keeps its keys', () => {
	it.each([
		'http://169.254.169.254/latest/meta-data/',
		'http://169.254.170.2/',
		'http://2852039166/',
		'http://0xa9fea9fe/',
		'http://0251.0376.0251.0376/',
		'http://169.254.43518/',
		'http://１６９.254.169.254/',
		'http://169.254.169.254./',
		'http://[::ffff:169.254.169.254]/',
		'http://[::169.254.169.254]/',
		'http://[64:ff9b::169.254.169.254]/',
		'http://[64:ff9b::a9fe:1]/',
		'http://[2002:a9fe:a9fe::1]/',
		'http://[fe80::1]/',
		'http://[fd00:ec2::254]/',
		'http://[fd00:0ec2:0::254]/',
		'http://[fd20:ce::254]/',
		'http://metadata/',
		'http://METADATA.google.internal/',
		'http://metadata.google.internal./',
		'http://metadata.goog/',
		'http://metadata.tencentyun.com/',
		'http://instance-data/',
		'http://100.100.100.200/',
		'http://168.63.129.16/',
		'http://192.0.0.192/',
		'http://169.254.169.254.nip.io/',
		'http://1.169.254.169.254.nip.io/',
		'http://a-169-254-169-254.sslip.io/',
		'http://a9fea9fe.nip.io/',
		'http://a9fea9fe.08080808.rbndr.us/',
		'http://app.a9fea9fe.nip.io/',
	])('is %s', (url) => {
		expect(isMetadata(url)).toBe(true);
		const download = () =>
			requireSafeDownload(url.replace('http:', 'https:'), 'https://api.example');
		expect(download).toThrow(/private network$/);
	});

	it.each([
		'http://192.168.1.5/me.png',
		'http://127.0.0.1/',
		'http://nas/',
		'http://[::1]/',
		'http://[fd12:3456:789a::1]/',
		'http://169.255.0.1/',
		'http://metadata.example/',
		'http://[64:ff9b::808:808]/',
		'http://xa9fea9fe.nip.io/',
		'http://a9fea9fe0.nip.io/',
	])('is not %s', (url) => {
		expect(isMetadata(url)).toBe(false);
	});

	it('is known by the address that a name has turned out to have', () => {
		const found = [
			'169.254.169.254',
			'fe80::1%eth0',
			'::ffff:169.254.169.254',
			'64:ff9b::a9fe:a9fe',
		];
		expect(found.map(urlOfAddress).map(isMetadata)).toEqual([true, true, true, true]);
		const others = ['8.8.8.8', '2001:4860:4860::8888', '64:ff9b::808:808', '::ffff:8.8.8.8'];
		expect(others.map(urlOfAddress).map((url) => isMetadata(url) || isPrivate(url))).toEqual([
			false,
			false,
			false,
			false,
		]);
	});
});
